package dev.hawser.testkit;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * What of RFC 7692 a test shows: requirements of the ledger in {@code tests/conformance}, such as {@code "7.2.1/4"}; or sections, such as
 * {@code "7.2.1"}, that it is about.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.TYPE, ElementType.METHOD})
public @interface Rfc7692 {
    String[] value();
}
