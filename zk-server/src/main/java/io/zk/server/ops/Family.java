package io.zk.server.ops;

import java.util.Map;

/**
 * What is shown under one name.
 *
 * @param values by key; the key is empty where there is only one. A {@link Number} of a gauge or counter, else a {@link
 *     io.zk.server.replica.Distribution}
 */
record Family(String name, Kind kind, Map<String, ?> values) {
    enum Kind {
        GAUGE,
        COUNTER,
        /** Count, sum, least, greatest. */
        BASIC,
        /** Percentiles, too. */
        ADVANCED
    }

    static Family of(String name, Kind kind, Object value) {
        return new Family(name, kind, Map.of("", value));
    }
}
