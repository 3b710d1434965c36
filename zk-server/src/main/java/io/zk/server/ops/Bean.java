package io.zk.server.ops;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import javax.management.Attribute;
import javax.management.AttributeList;
import javax.management.AttributeNotFoundException;
import javax.management.DynamicMBean;
import javax.management.MBeanAttributeInfo;
import javax.management.MBeanInfo;
import javax.management.MBeanOperationInfo;
import javax.management.MBeanParameterInfo;
import javax.management.ReflectionException;
import org.jspecify.annotations.Nullable;

/** A bean of JMX, put together from readings and operations without arguments. Filled before it is shown; any thread. */
public final class Bean implements DynamicMBean {
    private record Reading(Class<?> type, Supplier<?> value) {}

    private record Operation(Class<?> type, Supplier<? extends @Nullable Object> work) {}

    private final String description;
    private final Map<String, Reading> readings = new LinkedHashMap<>();
    private final Map<String, Operation> operations = new LinkedHashMap<>();

    public Bean(String description) {
        this.description = description;
    }

    /** A reading; this bean. */
    public <T> Bean shows(String name, Class<T> type, Supplier<T> value) {
        readings.put(name, new Reading(type, value));
        return this;
    }

    /** An operation that answers something; this bean. */
    public <T> Bean answers(String name, Class<T> type, Supplier<T> work) {
        operations.put(name, new Operation(type, work));
        return this;
    }

    /** An operation that answers nothing; this bean. */
    public Bean does(String name, Runnable work) {
        operations.put(name, new Operation(void.class, () -> {
            work.run();
            return null;
        }));
        return this;
    }

    @Override
    public Object getAttribute(String attribute) throws AttributeNotFoundException {
        Reading reading = readings.get(attribute);
        if (reading == null) {
            throw new AttributeNotFoundException(attribute);
        }
        return reading.value().get();
    }

    @Override
    public AttributeList getAttributes(String[] attributes) {
        AttributeList values = new AttributeList();
        for (String attribute : attributes) {
            Reading reading = readings.get(attribute);
            if (reading != null) {
                values.add(new Attribute(attribute, reading.value().get()));
            }
        }
        return values;
    }

    @Override
    public void setAttribute(Attribute attribute) throws AttributeNotFoundException {
        throw new AttributeNotFoundException(attribute.getName() + " can't be set here: set it in zoo.cfg");
    }

    @Override
    public AttributeList setAttributes(AttributeList attributes) {
        return new AttributeList();
    }

    @Override
    public @Nullable Object invoke(String name, Object @Nullable [] arguments, String @Nullable [] signature)
            throws ReflectionException {
        Operation operation = operations.get(name);
        if (operation == null) {
            throw new ReflectionException(new NoSuchMethodException(name));
        }
        return operation.work().get();
    }

    @Override
    public MBeanInfo getMBeanInfo() {
        MBeanAttributeInfo[] shown = readings.entrySet().stream()
                .map(one -> new MBeanAttributeInfo(
                        one.getKey(), one.getValue().type().getName(), one.getKey(), true, false, false))
                .toArray(MBeanAttributeInfo[]::new);
        MBeanOperationInfo[] offered = operations.entrySet().stream()
                .map(one -> new MBeanOperationInfo(
                        one.getKey(),
                        one.getKey(),
                        new MBeanParameterInfo[0],
                        one.getValue().type().getName(),
                        MBeanOperationInfo.ACTION))
                .toArray(MBeanOperationInfo[]::new);
        return new MBeanInfo(Bean.class.getName(), description, shown, null, offered, null);
    }
}
