package io.plaudit.aggregator.alert;

import io.plaudit.alert.AlertRule;
import java.util.Optional;
import java.util.UUID;

/**
 * Something to tell, in the hand of who tells it for a while.
 *
 * @param rule as it is now; empty where it is gone
 * @param tries this one included
 */
record Delivery(UUID id, String tenant, Optional<AlertRule> rule, String body, int tries) {}
