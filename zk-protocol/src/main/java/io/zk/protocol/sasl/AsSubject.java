package io.zk.protocol.sasl;

import java.security.PrivilegedActionException;
import java.security.PrivilegedExceptionAction;
import javax.security.auth.Subject;
import javax.security.sasl.SaslException;

/** Steps of an exchange on behalf of a subject, where the credentials of Kerberos are looked for. Any thread. */
final class AsSubject {
    private AsSubject() {}

    /** @throws SaslException whatever goes wrong */
    static <T> T run(Subject subject, PrivilegedExceptionAction<T> step) throws SaslException {
        try {
            return Subject.doAs(subject, step);
        } catch (PrivilegedActionException e) {
            if (e.getException() instanceof SaslException failed) {
                throw failed;
            }
            throw new SaslException(String.valueOf(e.getException()), e);
        }
    }
}
