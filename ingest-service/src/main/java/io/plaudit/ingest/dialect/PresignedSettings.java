package io.plaudit.ingest.dialect;

import io.plaudit.config.Secret;
import java.net.URI;
import java.util.Optional;

/**
 * How URLs that need no key are made and taken.
 *
 * @param secret signs, and is taken
 * @param previous is taken too, while the secret is being changed
 * @param publicUrl where browsers find the front door; empty: where the request that asks found it
 * @param perMinute how often one URL may be used in a minute
 */
public record PresignedSettings(
    Secret secret, Optional<Secret> previous, Optional<URI> publicUrl, int perMinute) {}
