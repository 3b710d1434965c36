package io.zk.server.zab;

/**
 * Asks a quorum whether it still follows, by PING: a follower answers each in order, so an answer to one that was sent
 * after the question proves that it had not promised to follow another leader when the question was put. One round at a
 * time; all who ask while it is under way are served by the next. Core thread.
 */
final class Confirmation {
    private final Learners learners;
    private long wanted;
    private long asked;
    private long confirmed;

    Confirmation(Learners learners) {
        this.learners = learners;
    }

    /** The number of the next round to be asked. */
    long want() {
        wanted = asked + 1;
        return wanted;
    }

    /** Whether a new round is due: then the caller sends PINGs after this, calling {@link #asks} for each. */
    boolean begin() {
        if (wanted == asked || asked != confirmed) {
            return false;
        }
        asked = wanted;
        for (LearnerState learner : learners.all()) {
            learner.askedBy = 0;
        }
        return true;
    }

    /** The newest PING of this learner is its question, unless it has been asked in this round. */
    void asks(LearnerState learner) {
        if (asked != confirmed && learner.askedBy == 0) {
            learner.askedBy = learner.pings;
        }
    }

    /** Whether the round under way is answered by a quorum; if so it is over. */
    boolean end() {
        if (asked == confirmed) {
            return false;
        }
        if (!learners.areQuorum(one -> one.askedBy != 0 && one.pingsAnswered >= one.askedBy)) {
            return false;
        }
        confirmed = asked;
        return true;
    }

    /** The last round that a quorum answered. */
    long confirmed() {
        return confirmed;
    }
}
