package io.zk.server.storage;

import java.util.List;

/**
 * A member of an ensemble as its disk has it; all of it is durable.
 *
 * @param acceptedEpoch no leader of a lower epoch is followed; -1 where nothing was ever promised
 * @param currentEpoch epoch of the last leader whose whole history was taken over; -1 where there was none. Never above
 *     {@code acceptedEpoch}
 * @param oddities what is not as it should be about promises and data, and no reason to stop: for the server to log, besides
 *     what the state's report says
 */
public record OpenedMember(Recovered state, long acceptedEpoch, long currentEpoch, List<String> oddities) {}
