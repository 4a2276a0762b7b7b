-- Feedback by the run or the session that it is about, for APIs that name one beside the trace: in
-- the order in which lists are read, and only the rows that have the attribute. Cut, because an
-- index row has a size limit and a producer none; a query compares the cut text first, then all.
create index feedback_by_run on feedback
  (tenant, left(attributes ->> 'run_id', 64), created_at)
  where not retracted and left(attributes ->> 'run_id', 64) is not null;

create index feedback_by_session on feedback
  (tenant, left(attributes ->> 'session_id', 64), created_at)
  where not retracted and left(attributes ->> 'session_id', 64) is not null;
