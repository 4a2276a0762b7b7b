package io.plaudit.aggregator.aggregate;

/** Identity of an aggregate row: one entry of the distribution of a tag value, or of everything. */
public record TagRow(TagScope scope, Entry entry) {}
