package io.zk.server.net;

import java.util.SplittableRandom;
import java.util.function.LongConsumer;

/**
 * Lets so many clients in as there are tokens in a bucket, which fills up again at its own rate. If that is asked for,
 * clients are also turned away at random, the more often the longer the bucket has been empty: so a storm thins out before
 * the tokens are gone. A client that is turned away comes again. Any thread.
 */
public final class ConnectionThrottle {
    /**
     * How many are let in.
     *
     * @param tokensMax tokens in a full bucket; 0: everybody is let in
     * @param fillMillis time after which tokens are added
     * @param fillCount tokens added then
     * @param newWeight tokens that a new session takes
     * @param renewWeight tokens that a session takes which the client had before
     */
    public record Rules(
            int tokensMax, int fillMillis, int fillCount, int newWeight, int renewWeight, Dropping dropping) {}

    /**
     * Turning away at random.
     *
     * @param freezeMillis the chance changes once in this time; negative: nobody is turned away at random
     * @param increase what the chance grows by while there are few tokens
     * @param decrease what it falls by while there are more
     * @param ratio the share of the bucket above which there are more
     */
    public record Dropping(int freezeMillis, double increase, double decrease, double ratio) {}

    /** Everybody is let in. */
    static final Rules NONE = new Rules(0, 1, 1, 1, 1, new Dropping(-1, 0, 0, 0));

    private final Rules rules;
    private final LongConsumer deficits;
    private final SplittableRandom random = new SplittableRandom();
    private long tokens;
    private long filledAt;
    private long frozenAt;
    private double chance;

    /**
     * @param deficits is told how many tokens are missing whenever a client is let in; one call at a time
     * @param now monotonic milliseconds, as below
     */
    ConnectionThrottle(Rules rules, LongConsumer deficits, long now) {
        this.rules = rules;
        this.deficits = deficits;
        this.tokens = rules.tokensMax();
        this.filledAt = now;
        this.frozenAt = now;
    }

    /** Whether a client may have its session; then its tokens are gone. */
    boolean admits(boolean renews, long now) {
        if (rules.tokensMax() <= 0) {
            return true;
        }
        synchronized (this) {
            fill(now);
            if (dropsAtRandom(now)) {
                return false;
            }
            int weight = renews ? rules.renewWeight() : rules.newWeight();
            if (weight > tokens) {
                return false;
            }
            tokens -= weight;
            deficits.accept(rules.tokensMax() - tokens);
            return true;
        }
    }

    /** Probability, from 0 to 1, with which a client is turned away though there may be tokens. */
    synchronized double dropChance() {
        return chance;
    }

    private void fill(long now) {
        long times = (now - filledAt) / rules.fillMillis();
        if (times > 0) {
            filledAt += times * rules.fillMillis();
            tokens = Math.min(rules.tokensMax(), tokens + times * rules.fillCount());
        }
    }

    private boolean dropsAtRandom(long now) {
        Dropping dropping = rules.dropping();
        if (dropping.freezeMillis() < 0) {
            return false;
        }
        if (now - frozenAt >= dropping.freezeMillis()) {
            frozenAt = now;
            boolean plenty = tokens > rules.tokensMax() * dropping.ratio();
            chance = plenty ? Math.max(0, chance - dropping.decrease()) : Math.min(1, chance + dropping.increase());
        }
        return chance > 0 && random.nextDouble() < chance;
    }
}
