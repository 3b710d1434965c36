package io.zk.server.net;

import java.net.InetAddress;
import java.net.UnknownHostException;

/** Finds the addresses of a host; may take its time. Any thread, several at once. */
@FunctionalInterface
public interface NameLookup {
    /** As Java does it. */
    NameLookup SYSTEM = InetAddress::getAllByName;

    InetAddress[] addresses(String host) throws UnknownHostException;
}
