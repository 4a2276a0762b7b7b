package io.plaudit.ingest.dialect.langsmith;

import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** How many examples and sessions each dataset of a tenant has, counted once. */
final class DatasetSizes {

  private final Map<UUID, Long> examples;
  private final Map<UUID, Long> sessions;

  DatasetSizes(DatasetObjects objects, String tenant) {
    examples = counted(objects.examples().all(tenant).stream().map(Example::dataset));
    sessions =
        counted(
            objects.sessions().all(tenant).stream()
                .map(Session::dataset)
                .filter(dataset -> dataset != null));
  }

  long examples(UUID dataset) {
    return examples.getOrDefault(dataset, 0L);
  }

  long sessions(UUID dataset) {
    return sessions.getOrDefault(dataset, 0L);
  }

  private static Map<UUID, Long> counted(Stream<UUID> datasets) {
    return datasets.collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
  }
}
