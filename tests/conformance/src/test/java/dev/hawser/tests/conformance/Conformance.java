package dev.hawser.tests.conformance;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is demanded, beside what tests show.
 *
 * @param pending what each waits for, of what no test shows yet, by list and id
 * @param claims of all tests
 */
record Conformance(List<Ledger> ledgers, List<KnownFault> faults, Map<String, String> pending, List<Claim> claims) {

    Conformance {
        ledgers = List.copyOf(ledgers);
        faults = List.copyOf(faults);
        claims = List.copyOf(claims);
    }

    /** The lists of this module. */
    static Conformance of(List<Claim> claims) {
        return new Conformance(
                List.of(
                        Ledger.parse("rfc6455", Table.read("rfc6455.txt")),
                        Ledger.parse("rfc7692", Table.read("rfc7692.txt"))),
                KnownFault.parse(Table.read("faults.txt")),
                pending(Table.read("pending.txt")),
                claims);
    }

    static Map<String, String> pending(List<Table.Row> rows) {
        Map<String, String> pending = new LinkedHashMap<>();
        for (Table.Row row : rows) {
            if (!row.fields().isEmpty()) {
                row.requireFields(2, 2);
                pending.put(key(row.fields().get(0), row.fields().get(1)), row.heading());
            }
        }
        return pending;
    }

    private static String key(String list, String id) {
        return list + " " + id;
    }

    /** The tests that say so of this requirement, section or fault, by name. */
    List<String> tests(String list, String id) {
        return claims.stream()
                .filter(claim -> claim.list().equals(list) && claim.id().equals(id))
                .map(Claim::test)
                .distinct()
                .toList();
    }

    /** What this waits for, or null when it does not. */
    @Nullable
    String awaited(String list, String id) {
        return pending.get(key(list, id));
    }

    /** All that is wrong with it; empty when each binding requirement and each fault has a test, or a reason to have none. */
    List<String> complaints() {
        List<String> complaints = new ArrayList<>();
        claims.stream()
                .filter(claim -> !isKnown(claim.list(), claim.id()))
                .map(claim -> claim.test() + " names " + key(claim.list(), claim.id()) + ", which is not on the list")
                .forEach(complaints::add);
        for (Ledger ledger : ledgers) {
            ledger.requirements().forEach(requirement -> {
                boolean needed = requirement.level().isBinding();
                check(ledger.name(), requirement.id(), requirement.exception(), needed, complaints);
            });
        }
        faults.forEach(fault -> check(Claim.FAULTS, fault.id(), fault.exception(), true, complaints));
        pending.keySet().stream()
                .filter(key -> !isKnown(key.split(" ", 2)[0], key.split(" ", 2)[1]))
                .map(key -> key + " is pending, and not on the list")
                .forEach(complaints::add);
        return complaints;
    }

    private boolean isKnown(String list, String id) {
        if (list.equals(Claim.FAULTS)) {
            return faults.stream().anyMatch(fault -> fault.id().equals(id));
        }
        return ledgers.stream()
                .filter(ledger -> ledger.name().equals(list))
                .anyMatch(ledger ->
                        ledger.hasSection(id) || ledger.requirement(id).isPresent());
    }

    private void check(String list, String id, @Nullable String exception, boolean needed, List<String> complaints) {
        List<String> tests = tests(list, id);
        String awaited = awaited(list, id);
        if (tests.isEmpty() && exception == null && awaited == null && needed) {
            complaints.add(key(list, id) + ": no test shows it");
        }
        if (!tests.isEmpty() && awaited != null) {
            complaints.add(key(list, id) + " is pending, and shown by " + tests.get(0));
        }
        if (exception != null && (!tests.isEmpty() || awaited != null)) {
            complaints.add(key(list, id) + " is " + exception.substring(0, exception.indexOf(':'))
                    + ", and pending or shown all the same");
        }
    }
}
