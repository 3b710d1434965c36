package io.zk.distribution;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.Gson;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.kubernetes.client.openapi.models.V1PodDisruptionBudget;
import io.kubernetes.client.openapi.models.V1Service;
import io.kubernetes.client.openapi.models.V1StatefulSet;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** The files for Kubernetes against the schema of its API: no field that it does not know, none missing that it wants. */
class KubernetesFilesTest {
    /** Throws where an object is not what the API takes. */
    private interface Schema {
        void check(JsonElement object) throws IOException;
    }

    private static final Map<String, Schema> SCHEMAS = Map.of(
            "v1/Service", V1Service::validateJsonElement,
            "policy/v1/PodDisruptionBudget", V1PodDisruptionBudget::validateJsonElement,
            "apps/v1/StatefulSet", V1StatefulSet::validateJsonElement);

    private static List<JsonObject> objects() {
        Path file = Path.of(System.getProperty("zk.root"), "zk-docker", "kubernetes", "zk.yaml");
        try {
            List<JsonObject> objects = new ArrayList<>();
            for (Object document : new Load(LoadSettings.builder().build()).loadAllFromString(Files.readString(file))) {
                objects.add(new Gson().toJsonTree(document).getAsJsonObject());
            }
            return objects;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static JsonObject object(String kind, String name) {
        return objects().stream()
                .filter(object -> object.get("kind").getAsString().equals(kind)
                        && at(object, "metadata.name").getAsString().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static void check(JsonObject object) throws IOException {
        String kind = object.get("apiVersion").getAsString() + "/"
                + object.get("kind").getAsString();
        assertTrue(SCHEMAS.containsKey(kind), kind);
        SCHEMAS.get(kind).check(object);
    }

    /** What a path of names and numbers leads to. */
    private static JsonElement at(JsonElement from, String path) {
        JsonElement element = from;
        for (String step : path.split("\\.")) {
            if (element instanceof JsonArray array) {
                element = array.get(Integer.parseInt(step));
            } else {
                element = element.getAsJsonObject().get(step);
            }
        }
        return element;
    }

    @Test
    void everyObjectFitsTheSchema() throws IOException {
        List<JsonObject> objects = objects();
        assertEquals(4, objects.size());
        for (JsonObject object : objects) {
            check(object);
        }
    }

    @Test
    void theSchemaFindsATypingError() {
        JsonObject set = object("StatefulSet", "zk");
        JsonObject container = at(set, "spec.template.spec.containers.0").getAsJsonObject();
        container.add("livenesProbe", container.remove("livenessProbe"));
        assertThrows(IllegalArgumentException.class, () -> check(set));
        JsonObject budget = object("PodDisruptionBudget", "zk");
        budget.getAsJsonObject("spec").addProperty("maxUnavailble", 1);
        assertThrows(IllegalArgumentException.class, () -> check(budget));
    }

    @Test
    void theObjectsFindEachOther() {
        JsonObject set = object("StatefulSet", "zk");
        JsonElement labels = at(set, "spec.template.metadata.labels");
        assertEquals(labels, at(set, "spec.selector.matchLabels"));
        assertEquals(labels, at(object("PodDisruptionBudget", "zk"), "spec.selector.matchLabels"));
        assertEquals(labels, at(object("Service", "zk-client"), "spec.selector"));
        JsonObject headless = object("Service", at(set, "spec.serviceName").getAsString());
        assertEquals(labels, at(headless, "spec.selector"));
        assertEquals("None", at(headless, "spec.clusterIP").getAsString());
        // The names of the members must be known before they are ready: they become so by finding each other.
        assertTrue(at(headless, "spec.publishNotReadyAddresses").getAsBoolean());
    }

    @Test
    void theImageIsThatOfThisBuildAndTheReplicasAreSaidTwice() {
        JsonObject set = object("StatefulSet", "zk");
        JsonElement container = at(set, "spec.template.spec.containers.0");
        assertEquals(
                "zk:" + System.getProperty("zk.version"), at(container, "image").getAsString());
        assertEquals(
                at(set, "spec.replicas").getAsString(),
                at(container, "env.1.value").getAsString());
    }
}
