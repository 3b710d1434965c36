/**
 * zoo.cfg, system properties and arguments, read once and checked: the table of settings, the values, and every
 * complaint about them, each naming the key, the value and the line. The only place that reads system properties.
 */
@NullMarked
package io.zk.server.config;

import org.jspecify.annotations.NullMarked;
