package io.plaudit.ingest.objects;

/** What objects take of memory. */
record Taken(long bytes, long documents) {

  static final Taken NOTHING = new Taken(0, 0);

  Taken plus(Taken more) {
    return new Taken(bytes + more.bytes, documents + more.documents);
  }

  Taken minus(Taken less) {
    return new Taken(bytes - less.bytes, documents - less.documents);
  }

  boolean isWithin(long maxBytes, long maxDocuments) {
    return bytes <= maxBytes && documents <= maxDocuments;
  }
}
