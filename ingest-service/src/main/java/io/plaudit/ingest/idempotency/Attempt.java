package io.plaudit.ingest.idempotency;

import io.plaudit.model.Digests;
import io.plaudit.model.FeedbackRef;
import io.plaudit.model.Fingerprint;
import java.util.HexFormat;
import java.util.UUID;
import java.util.function.Function;

/**
 * One attempt to write: the same tenant, route and key again are the same attempt again. All ids
 * that the client does not bring derive from it, the position of the item and the item's bytes as
 * they were sent, so that a repetition makes the same ids, and another body under the same key
 * makes others.
 *
 * @param route the operation's name, whichever of its paths the request took
 */
public record Attempt(String tenant, String route, IdempotencyKey key) {

  private static final int FINGERPRINT_CHARACTERS = 32;

  /** The names of one item of the attempt. */
  public record Item(UUID eventId, UUID feedbackId, Fingerprint fingerprint) {}

  /**
   * The names of the item that stands in the body from {@code start} to before {@code end}.
   *
   * @param position the item's place in its batch, from 0
   */
  public Item item(int position, byte[] body, int start, int end) {
    if (start < 0 || end <= start || end > body.length) {
      throw new IllegalStateException("no item stands from " + start + " to " + end);
    }
    String sha256 = HexFormat.of().formatHex(Digests.sha256(body, start, end - start));
    Digests.Names names =
        Digests.nameUuids("item", tenant, route, key.text(), Integer.toString(position), sha256);
    return new Item(
        names.first(),
        names.second(),
        new Fingerprint(sha256.substring(0, FINGERPRINT_CHARACTERS)));
  }

  /** The id of the event by which this attempt, with this body, changes an existing feedback. */
  public Function<FeedbackRef, UUID> changes(byte[] body) {
    String sha256 = HexFormat.of().formatHex(Digests.sha256(body));
    return feedback ->
        Digests.nameUuid(
            "change",
            tenant,
            route,
            key.text(),
            feedback.traceId(),
            feedback.feedbackId().toString(),
            sha256);
  }
}
