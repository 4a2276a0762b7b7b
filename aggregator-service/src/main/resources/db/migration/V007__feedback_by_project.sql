-- Feedback by the project that it belongs to, for APIs in which every question names one: like the
-- indexes by run and by session.
create index feedback_by_project on feedback
  (tenant, left(attributes ->> 'project_id', 64), created_at)
  where not retracted and left(attributes ->> 'project_id', 64) is not null;
