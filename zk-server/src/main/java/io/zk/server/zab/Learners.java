package io.zk.server.zab;

import io.netty.util.collection.LongObjectHashMap;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The links of a leader, in the order they came. Core thread. */
final class Learners {
    private final LeaderRules rules;
    private final LongObjectHashMap<LearnerState> byLink = new LongObjectHashMap<>();
    private final List<LearnerState> all = new ArrayList<>();
    private final List<LearnerState> followers = new ArrayList<>();
    private final List<LearnerState> observers = new ArrayList<>();

    Learners(LeaderRules rules) {
        this.rules = rules;
    }

    void add(LearnerState learner) {
        byLink.put(learner.link, learner);
        all.add(learner);
    }

    /** From now on it is sent what is proposed or committed. */
    void register(LearnerState learner) {
        (learner.observer ? observers : followers).add(learner);
    }

    void remove(LearnerState learner) {
        byLink.remove(learner.link);
        all.remove(learner);
        followers.remove(learner);
        observers.remove(learner);
    }

    @Nullable
    LearnerState get(long link) {
        return byLink.get(link);
    }

    @Nullable
    LearnerState ofServer(long sid) {
        for (LearnerState learner : all) {
            if (learner.known() && learner.sid == sid) {
                return learner;
            }
        }
        return null;
    }

    List<LearnerState> all() {
        return all;
    }

    /** A copy, for loops that may end links. */
    List<LearnerState> at(LearnerState.Stage stage) {
        List<LearnerState> found = new ArrayList<>();
        for (LearnerState learner : all) {
            if (learner.stage == stage) {
                found.add(learner);
            }
        }
        return found;
    }

    /** Whether the voters among them of which this is true are a quorum together with the leader. */
    boolean areQuorum(Predicate<LearnerState> what) {
        Set<Long> ids = new TreeSet<>();
        ids.add(rules.self());
        for (LearnerState learner : all) {
            if (learner.voter() && what.test(learner)) {
                ids.add(learner.sid);
            }
        }
        return rules.membership().quorums().isQuorum(ids);
    }

    /** Those who are sent proposals, voters or not. */
    List<LearnerState> followers() {
        return followers;
    }

    /** Those who are sent what is committed. */
    List<LearnerState> observers() {
        return observers;
    }
}
