package io.plaudit.aggregator.alert;

import java.util.UUID;

/**
 * What is kept of a rule and one scope.
 *
 * @param tag "" for everything of the key
 * @param summary JSON, of the last look that changed it
 */
record Known(UUID hash, String tag, String value, Standing standing, String summary) {}
