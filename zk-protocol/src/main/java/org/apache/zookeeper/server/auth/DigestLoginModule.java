package org.apache.zookeeper.server.auth;

import java.util.Map;
import javax.security.auth.Subject;
import javax.security.auth.callback.CallbackHandler;
import javax.security.auth.spi.LoginModule;

/**
 * The login module that JAAS files name for DIGEST-MD5. A client's section has {@code username} and {@code password}, which
 * become credentials of the subject; a server's has {@code user_NAME="PASSWORD"}, which the server reads from the
 * section itself. Nothing is checked here: the exchange with the other side does that. Any thread, one login each.
 */
public final class DigestLoginModule implements LoginModule {
    private Subject subject = new Subject();
    private Object name = "";
    private Object password = "";

    /** For JAAS. */
    public DigestLoginModule() {}

    @Override
    public void initialize(
            Subject whom, CallbackHandler callbacks, Map<String, ?> sharedState, Map<String, ?> options) {
        subject = whom;
        if (options.containsKey("username")) {
            name = options.get("username");
            subject.getPublicCredentials().add(name);
        }
        if (options.containsKey("password")) {
            password = options.get("password");
            subject.getPrivateCredentials().add(password);
        }
    }

    @Override
    public boolean login() {
        return true;
    }

    @Override
    public boolean commit() {
        return true;
    }

    @Override
    public boolean abort() {
        return true;
    }

    @Override
    public boolean logout() {
        subject.getPublicCredentials().remove(name);
        subject.getPrivateCredentials().remove(password);
        return true;
    }
}
