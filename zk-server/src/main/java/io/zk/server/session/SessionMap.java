package io.zk.server.session;

import io.netty.util.collection.LongObjectHashMap;
import io.netty.util.collection.LongObjectMap;
import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.Iterator;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Values by session id. The ids of each server count up from much the same low bits: in a table that goes by those, the
 * sessions of one server would be in the way of another's, and each look-up would pass by thousands. So ids are spread
 * over all bits first. Owned by whoever owns the values.
 */
public final class SessionMap<V> extends AbstractMap<Long, V> {
    /** Odd, so that no two ids become one: 2^64 divided by the golden ratio. */
    private static final long SPREAD = 0x9E3779B97F4A7C15L;
    /** Undoes it: the product of both is 1. */
    private static final long GATHER = 0xF1DE83E19937733DL;

    private static final float LOAD_MAX = 0.75f;

    private final LongObjectHashMap<V> spread = new LongObjectHashMap<>(LongObjectHashMap.DEFAULT_CAPACITY, LOAD_MAX);

    public @Nullable V get(long id) {
        return spread.get(id * SPREAD);
    }

    /** What was there before, or null. */
    public @Nullable V put(long id, V value) {
        return spread.put(id * SPREAD, value);
    }

    /** What was there, or null. */
    public @Nullable V remove(long id) {
        return spread.remove(id * SPREAD);
    }

    @Override
    public boolean containsKey(@Nullable Object id) {
        return get(id) != null;
    }

    @Override
    public @Nullable V get(@Nullable Object id) {
        return id instanceof Long number ? get(number.longValue()) : null;
    }

    @Override
    public @Nullable V put(Long id, V value) {
        return put(id.longValue(), value);
    }

    @Override
    public @Nullable V remove(@Nullable Object id) {
        return id instanceof Long number ? remove(number.longValue()) : null;
    }

    @Override
    public int size() {
        return spread.size();
    }

    @Override
    public void clear() {
        spread.clear();
    }

    @Override
    public Set<Map.Entry<Long, V>> entrySet() {
        return new AbstractSet<>() {
            @Override
            public Iterator<Map.Entry<Long, V>> iterator() {
                return new Entries<>(spread.entries().iterator());
            }

            @Override
            public int size() {
                return spread.size();
            }
        };
    }

    private record Entries<V>(Iterator<LongObjectMap.PrimitiveEntry<V>> spread)
            implements Iterator<Map.Entry<Long, V>> {
        @Override
        public boolean hasNext() {
            return spread.hasNext();
        }

        @Override
        public Map.Entry<Long, V> next() {
            LongObjectMap.PrimitiveEntry<V> entry = spread.next();
            return Map.entry(entry.key() * GATHER, entry.value());
        }
    }
}
