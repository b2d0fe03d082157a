-- name: set_role -> nothing
-- Give a person a role in a label.
INSERT INTO member (label_id, person_id, role) VALUES (:label::bigint, :person::bigint, :role::text)
ON CONFLICT (label_id, person_id) DO UPDATE SET role = excluded.role;

-- name: clear_role -> nothing
-- A person has their usual role in a label again.
DELETE FROM member WHERE label_id = :label::bigint AND person_id = :person::bigint;

-- name: primaries -> value
-- How many people can work on a label as primaries.
SELECT count(*) FROM team
WHERE label_id = :label::bigint AND role = 'primary' AND account_role <> 'viewer' AND NOT disabled;

-- name: loads -> rows
-- Everybody who can be drawn for a label: their default role, their role there now, and how many
-- other labels they are on.
SELECT p.id, p.name, p.role AS usual, h.role AS now,
    count(*) FILTER (WHERE t.role = 'primary') AS primary_of,
    count(*) FILTER (WHERE t.role = 'secondary') AS secondary_of
FROM person p JOIN team h ON h.person_id = p.id AND h.label_id = :label::bigint
LEFT JOIN team t ON t.person_id = p.id AND t.label_id <> :label::bigint AND t.by_hand
WHERE p.account_role <> 'viewer' AND p.disabled_at IS NULL GROUP BY p.id, h.role ORDER BY p.id;

-- name: given_by_hand -> rows
-- The roles that were given by hand in a label.
SELECT person_id, role FROM member WHERE label_id = :label::bigint;

-- name: add_draw -> nothing
-- Keep a draw, so that it can be taken back.
INSERT INTO team_draw (label_id, person_id, people, before, after)
VALUES (:label::bigint, :person::bigint, :people::bigint[], :before::text[], :after::text[]);

-- name: last_draw -> row
-- The last draw of a label's team that was not taken back.
SELECT d.id, p.name, extract(epoch FROM d.at)::double precision AS at, d.people, d.before, d.after
FROM team_draw d JOIN person p ON p.id = d.person_id
WHERE d.label_id = :label::bigint AND NOT d.undone ORDER BY d.id DESC LIMIT 1;

-- name: draw_undone -> nothing
-- A draw was taken back.
UPDATE team_draw SET undone = true WHERE id = :draw::bigint;

-- name: members -> rows
-- Everybody who is on a label, or answered in it, with what they did.
SELECT t.person_id, t.name, t.account_role, t.role, t.by_hand, t.disabled,
    (SELECT count(*) FROM answer a WHERE a.label_id = t.label_id AND a.person_id = t.person_id)
        AS answers,
    (SELECT count(*) FROM annotation n WHERE n.label_id = t.label_id AND n.person_id = t.person_id
        AND n.answer IS NOT NULL AND n.undoes IS NULL AND n.at > now() - interval '1 hour')
        AS per_hour,
    (SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY n.milliseconds) / 1000 FROM annotation n
     WHERE n.label_id = t.label_id AND n.person_id = t.person_id) AS seconds,
    CASE WHEN t.role = 'secondary' THEN (SELECT count(*) FROM (
        SELECT clip_id FROM blind_queue b
        WHERE b.label_id = t.label_id AND b.person_id = t.person_id
        UNION SELECT clip_id FROM answer p
        WHERE p.label_id = t.label_id AND p.role = 'primary') q
        WHERE NOT EXISTS (SELECT 1 FROM answer a WHERE a.label_id = t.label_id
            AND a.clip_id = q.clip_id AND a.person_id = t.person_id AND a.role = 'secondary'))
        ELSE 0 END AS waiting,
    r.repeated, r.same
FROM team t LEFT JOIN LATERAL (
    SELECT count(*) AS repeated, count(*) FILTER (WHERE b.answer = a.answer) AS same
    FROM repeat_answer b JOIN answer a ON a.label_id = b.label_id AND a.clip_id = b.clip_id
        AND a.person_id = b.person_id
    WHERE b.label_id = t.label_id AND b.person_id = t.person_id AND b.blind
      AND b.answer <> 'skip' AND a.answer <> 'skip') r ON true
WHERE t.label_id = :label::bigint AND (t.role <> 'none' OR EXISTS (
    SELECT 1 FROM answer a WHERE a.label_id = t.label_id AND a.person_id = t.person_id))
ORDER BY array_position(ARRAY['primary', 'secondary', 'none'], t.role), lower(t.name);

-- name: answers -> rows
-- Everybody's answers to the clips that two or more people answered, in the order in which the
-- second answer came; skips are no answers.
WITH compared AS (
    SELECT clip_id, max(annotation_id) AS newest FROM answer
    WHERE label_id = :label::bigint AND answer <> 'skip' GROUP BY clip_id HAVING count(*) > 1
)
SELECT a.clip_id, a.person_id, a.answer = 'positive' AS positive
FROM answer a JOIN compared c USING (clip_id)
WHERE a.label_id = :label::bigint AND a.answer <> 'skip' ORDER BY c.newest, a.person_id;
