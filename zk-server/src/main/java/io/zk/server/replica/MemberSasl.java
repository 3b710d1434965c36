package io.zk.server.replica;

import java.security.GeneralSecurityException;
import org.jspecify.annotations.Nullable;

/** How members of an ensemble prove to each other who they are, before a link between them carries anything. Any thread. */
public interface MemberSasl {
    /** Where there is no such thing. */
    MemberSasl NONE = new MemberSasl() {
        @Override
        public boolean asks() {
            return false;
        }

        @Override
        public boolean proves() {
            return false;
        }

        @Override
        public boolean insists() {
            return false;
        }

        @Override
        public Exchange dialled(String host) {
            throw new IllegalStateException();
        }

        @Override
        public Exchange accepted() {
            throw new IllegalStateException();
        }

        @Override
        public void execute(Runnable step) {
            throw new IllegalStateException();
        }
    };

    /** Whether who comes may prove who it is. */
    boolean asks();

    /** Whether this server proves who it is to those that it dials. */
    boolean proves();

    /** Whether who comes and does not prove who it is is turned away. */
    boolean insists();

    /** One with a member that was dialled, at this host as the configuration has it. */
    Exchange dialled(String host);

    /** One with a member that came. */
    Exchange accepted();

    /** Takes a step of an exchange, apart from all who must not be held up; never, if the server is ending. */
    void execute(Runnable step);

    /** The tokens of one link. One thread at a time. */
    interface Exchange {
        /**
         * Looks at a token; may block.
         *
         * @param token null: who dialled begins
         * @return the one to answer with; null if nothing is left to say
         * @throws GeneralSecurityException if the other side is not who it has to be
         */
        byte @Nullable [] step(byte @Nullable [] token) throws GeneralSecurityException;

        /** Whether all is proved that was to be. */
        boolean complete();
    }
}
