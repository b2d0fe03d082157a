-- name: leave -> nothing
-- Somebody did something; the notification is only a wake-up.
WITH added AS (
    INSERT INTO trail (person_id, name, via, address, action, about, label_id, details)
    VALUES (:person::bigint, :name::text, :via::text, :address::text, :action::text, :about::text,
        :label::bigint, :details::text)
)
SELECT pg_notify('rushes', 'trail');

-- name: entries -> rows
-- What was done, newest first, behind this number and within a time: by a person, of a kind; but
-- nothing about these labels.
SELECT t.id, extract(epoch FROM t.at)::double precision AS at, t.person_id AS person, t.name, t.via,
    t.address, t.action, t.about, l.name AS label, t.details
FROM trail t LEFT JOIN label l ON l.id = t.label_id
WHERE (:before::bigint IS NULL OR t.id < :before::bigint)
  AND (:name::text IS NULL OR lower(t.name) = lower(:name::text))
  AND (:action::text IS NULL OR t.action = :action::text)
  AND (:since::double precision IS NULL OR t.at >= to_timestamp(:since::double precision))
  AND (:until::double precision IS NULL OR t.at < to_timestamp(:until::double precision))
  AND (t.label_id IS NULL OR t.label_id <> ALL (:hidden::bigint[]))
ORDER BY t.id DESC LIMIT :limit::integer;

-- name: newest -> value
-- The number of the newest row that is not about these labels.
SELECT max(id) FROM trail WHERE label_id IS NULL OR label_id <> ALL (:hidden::bigint[]);

-- name: key_name -> value
-- What an API key is called.
SELECT name FROM api_key WHERE id = :key::bigint;
