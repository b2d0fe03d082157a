-- A whole installation of the version before spaces and terms (commit 74ca8c1, migrations 0001 to
-- 0003), for tests/integration/test_upgrade.py.
--
-- It was made on that commit through the real backend, ingester and builder, on an embedded server:
-- four of the demo's films were ingested with the demo's embedder, under names of every kind; one
-- once more in another container (its clips are near-duplicates) and once as a copy, one file that
-- is no video, one still waiting. Six people: ada (administrator) and ben annotate the label
-- "night" as primaries; cleo and dora blind, with second rounds; vera looks on; "bo ghost" is
-- disabled. They answer one by one and in selections, undo, write notes, decide, withdraw, edit the
-- definition, ask for clips again, hold on to model versions and let go; builds run in between.
-- "boats" has another policy and a team by hand, "mistake" is deleted, a batch is out.
--
-- Then `pg_dump --no-owner --no-privileges --no-comments --inserts --rows-per-insert=100`, without
-- the rows of session, ticket, login_failure, presence and worker, and without comments, blank
-- lines and psql's own commands. Folders of files became /films/, password hashes "none", and most
-- embedded words were left out.
SET statement_timeout = 0;
SET lock_timeout = 0;
SET idle_in_transaction_session_timeout = 0;
SET transaction_timeout = 0;
SET client_encoding = 'UTF8';
SET standard_conforming_strings = on;
SELECT pg_catalog.set_config('search_path', '', false);
SET check_function_bodies = false;
SET xmloption = content;
SET client_min_messages = warning;
SET row_security = off;
CREATE EXTENSION IF NOT EXISTS vector WITH SCHEMA public;
SET default_tablespace = '';
SET default_table_access_method = heap;
CREATE TABLE public.annotation (
    id bigint NOT NULL,
    command_id text NOT NULL,
    label_id bigint NOT NULL,
    clip_id bigint NOT NULL,
    person_id bigint NOT NULL,
    part text NOT NULL,
    answer text,
    previous text,
    source text NOT NULL,
    model_version integer DEFAULT 0 NOT NULL,
    milliseconds integer,
    undoes bigint,
    undone boolean DEFAULT false NOT NULL,
    seq bigint NOT NULL,
    at timestamp with time zone DEFAULT now() NOT NULL,
    round smallint DEFAULT 1 NOT NULL,
    bulk text,
    reason text DEFAULT ''::text NOT NULL,
    CONSTRAINT annotation_answer_check CHECK ((answer = ANY (ARRAY['positive'::text, 'negative'::text, 'skip'::text]))),
    CONSTRAINT annotation_part_check CHECK ((part = ANY (ARRAY['primary'::text, 'secondary'::text, 'adjudicator'::text])))
);
ALTER TABLE public.annotation ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.annotation_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.answer (
    label_id bigint NOT NULL,
    clip_id bigint NOT NULL,
    person_id bigint NOT NULL,
    part text NOT NULL,
    answer text NOT NULL,
    source text NOT NULL,
    annotation_id bigint NOT NULL
);
CREATE TABLE public.blind_queue (
    label_id bigint NOT NULL,
    person_id bigint NOT NULL,
    clip_id bigint NOT NULL,
    rank double precision DEFAULT random() NOT NULL
);
CREATE TABLE public.build (
    label_id bigint NOT NULL,
    version integer DEFAULT 0 NOT NULL,
    seq bigint DEFAULT 0 NOT NULL,
    feeds json,
    metrics json,
    advice json
);
CREATE TABLE public.clip (
    id bigint NOT NULL,
    video_id bigint NOT NULL,
    "position" integer NOT NULL,
    start_s double precision NOT NULL,
    end_s double precision NOT NULL,
    frame_in integer NOT NULL,
    frame_out integer NOT NULL,
    cluster smallint,
    duplicate_of bigint,
    embedding public.halfvec(96) NOT NULL,
    CONSTRAINT clip_check CHECK ((end_s > start_s))
);
ALTER TABLE public.clip ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.clip_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.cluster (
    number smallint NOT NULL,
    centroid real[] NOT NULL
);
CREATE TABLE public.decision (
    label_id bigint NOT NULL,
    clip_id bigint NOT NULL,
    answer text NOT NULL,
    person_id bigint NOT NULL,
    reason text NOT NULL,
    annotation_id bigint NOT NULL,
    at timestamp with time zone NOT NULL,
    CONSTRAINT decision_answer_check CHECK ((answer = ANY (ARRAY['positive'::text, 'negative'::text, 'skip'::text])))
);
CREATE TABLE public.definition (
    label_id bigint NOT NULL,
    version integer NOT NULL,
    name text NOT NULL,
    group_name text NOT NULL,
    description text NOT NULL,
    keywords text[] NOT NULL,
    examples bigint[] NOT NULL,
    person_id bigint,
    seq bigint NOT NULL,
    at timestamp with time zone DEFAULT now() NOT NULL,
    upto bigint DEFAULT 0 NOT NULL
);
CREATE TABLE public.event (
    stream text NOT NULL,
    seq bigint NOT NULL,
    at timestamp with time zone DEFAULT now() NOT NULL,
    person_id bigint,
    body json
);
CREATE TABLE public.file (
    id bigint NOT NULL,
    path text NOT NULL,
    name text NOT NULL,
    metadata jsonb DEFAULT '{}'::jsonb NOT NULL,
    video_id bigint,
    stage text DEFAULT 'waiting'::text NOT NULL,
    fraction real DEFAULT 0 NOT NULL,
    clips integer DEFAULT 0 NOT NULL,
    duplicates integer DEFAULT 0 NOT NULL,
    seconds double precision,
    error text DEFAULT ''::text NOT NULL,
    warnings text[] DEFAULT '{}'::text[] NOT NULL,
    version bigint DEFAULT 1 NOT NULL,
    took double precision,
    changed_at timestamp with time zone DEFAULT now() NOT NULL
);
ALTER TABLE public.file ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.file_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.label (
    id bigint NOT NULL,
    name text NOT NULL,
    group_name text DEFAULT ''::text NOT NULL,
    description text DEFAULT ''::text NOT NULL,
    keywords text[] DEFAULT '{}'::text[] NOT NULL,
    examples bigint[] DEFAULT '{}'::bigint[] NOT NULL,
    created_by bigint,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    policy text DEFAULT 'adjudicated'::text NOT NULL,
    repeats real DEFAULT 0 NOT NULL,
    version integer DEFAULT 1 NOT NULL,
    again bigint[] DEFAULT '{}'::bigint[] NOT NULL,
    restored integer DEFAULT 0 NOT NULL,
    deleted_at timestamp with time zone,
    deleted_by bigint,
    CONSTRAINT label_policy_check CHECK ((policy = ANY (ARRAY['primary'::text, 'majority'::text, 'adjudicated'::text]))),
    CONSTRAINT label_repeats_check CHECK (((repeats >= (0)::double precision) AND (repeats <= (1)::double precision)))
);
CREATE TABLE public.lease (
    label_id bigint NOT NULL,
    clip_id bigint NOT NULL,
    person_id bigint NOT NULL,
    expires_at timestamp with time zone NOT NULL
);
CREATE TABLE public.member (
    label_id bigint NOT NULL,
    person_id bigint NOT NULL,
    part text NOT NULL,
    CONSTRAINT member_part_check CHECK ((part = ANY (ARRAY['primary'::text, 'secondary'::text, 'none'::text])))
);
CREATE TABLE public.person (
    id bigint NOT NULL,
    name text NOT NULL,
    password_hash text NOT NULL,
    role text NOT NULL,
    part text DEFAULT 'primary'::text NOT NULL,
    disabled_at timestamp with time zone,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT person_name_check CHECK ((name ~ '^\S(.{0,62}\S)?$'::text)),
    CONSTRAINT person_part_check CHECK ((part = ANY (ARRAY['primary'::text, 'secondary'::text, 'none'::text]))),
    CONSTRAINT person_role_check CHECK ((role = ANY (ARRAY['admin'::text, 'annotator'::text, 'viewer'::text])))
);
CREATE VIEW public.team AS
 SELECT l.id AS label_id,
    p.id AS person_id,
    p.name,
    p.role,
    COALESCE(m.part, p.part) AS part,
    (m.part IS NOT NULL) AS by_hand,
    (p.disabled_at IS NOT NULL) AS disabled
   FROM ((public.label l
     CROSS JOIN public.person p)
     LEFT JOIN public.member m ON (((m.label_id = l.id) AND (m.person_id = p.id))))
  WHERE (l.deleted_at IS NULL);
CREATE VIEW public.held AS
 SELECT l.label_id,
    l.clip_id,
    l.person_id
   FROM (public.lease l
     JOIN public.team t ON (((t.label_id = l.label_id) AND (t.person_id = l.person_id))))
  WHERE ((l.expires_at > now()) AND (t.part = 'primary'::text) AND (t.role <> 'viewer'::text) AND (NOT t.disabled));
CREATE TABLE public.installation (
    only_row boolean DEFAULT true NOT NULL,
    epoch text DEFAULT (gen_random_uuid())::text NOT NULL,
    embedder text,
    embedder_digest text,
    embedder_source text,
    dim integer,
    clustering integer DEFAULT 0 NOT NULL,
    clustered_clips bigint DEFAULT 0 NOT NULL,
    CONSTRAINT installation_only_row_check CHECK (only_row)
);
ALTER TABLE public.label ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.label_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE UNLOGGED TABLE public.login_failure (
    name text NOT NULL,
    at timestamp with time zone DEFAULT now() NOT NULL
);
CREATE TABLE public.metric (
    label_id bigint NOT NULL,
    version integer NOT NULL,
    point json NOT NULL,
    quality double precision,
    heldout double precision,
    answers integer NOT NULL
);
CREATE TABLE public.migration (
    number integer NOT NULL,
    name text NOT NULL,
    at timestamp with time zone DEFAULT now() NOT NULL
);
CREATE TABLE public.model (
    label_id bigint NOT NULL,
    version integer NOT NULL,
    classifier text NOT NULL,
    settings jsonb NOT NULL,
    weights bytea NOT NULL,
    bias double precision NOT NULL,
    checksum text NOT NULL,
    embedder_digest text NOT NULL,
    seq bigint NOT NULL,
    answers integer NOT NULL,
    seconds double precision NOT NULL,
    at timestamp with time zone DEFAULT now() NOT NULL,
    upto bigint DEFAULT 0 NOT NULL,
    policy text DEFAULT 'primary'::text NOT NULL
);
CREATE TABLE public.note (
    id bigint NOT NULL,
    label_id bigint NOT NULL,
    clip_id bigint NOT NULL,
    person_id bigint NOT NULL,
    part text NOT NULL,
    text text NOT NULL,
    seq bigint NOT NULL,
    at timestamp with time zone DEFAULT now() NOT NULL,
    upto bigint DEFAULT 0 NOT NULL
);
ALTER TABLE public.note ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.note_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
ALTER TABLE public.person ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.person_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE UNLOGGED TABLE public.presence (
    connection text NOT NULL,
    label_id bigint NOT NULL,
    person_id bigint NOT NULL,
    tab text NOT NULL,
    clip_id bigint,
    seen_at timestamp with time zone DEFAULT now() NOT NULL
);
CREATE TABLE public.pull (
    label_id bigint NOT NULL,
    number integer NOT NULL,
    arm text NOT NULL,
    gain double precision,
    error double precision,
    heldout double precision,
    answers integer NOT NULL,
    at timestamp with time zone DEFAULT now() NOT NULL
);
CREATE TABLE public.query_embedding (
    embedder_digest text NOT NULL,
    text text NOT NULL,
    embedding real[] NOT NULL
);
CREATE TABLE public.receipt (
    id text NOT NULL,
    person_id bigint NOT NULL,
    reply json NOT NULL,
    at timestamp with time zone DEFAULT now() NOT NULL
);
CREATE TABLE public.repeat_answer (
    label_id bigint NOT NULL,
    person_id bigint NOT NULL,
    clip_id bigint NOT NULL,
    "position" bigint NOT NULL,
    answer text,
    CONSTRAINT repeat_answer_answer_check CHECK ((answer = ANY (ARRAY['positive'::text, 'negative'::text, 'skip'::text])))
);
ALTER TABLE public.repeat_answer ALTER COLUMN "position" ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.repeat_answer_position_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.session (
    token_hash bytea NOT NULL,
    person_id bigint NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    expires_at timestamp with time zone NOT NULL
);
CREATE TABLE public.stream (
    name text NOT NULL,
    seq bigint DEFAULT 0 NOT NULL
);
CREATE UNLOGGED TABLE public.ticket (
    token_hash bytea NOT NULL,
    session_hash bytea NOT NULL,
    expires_at timestamp with time zone NOT NULL
);
CREATE TABLE public.train_state (
    label_id bigint NOT NULL,
    want bigint DEFAULT 1 NOT NULL,
    done bigint DEFAULT 0 NOT NULL
);
CREATE TABLE public.video (
    id bigint NOT NULL,
    content_hash text NOT NULL,
    title text NOT NULL,
    genre text DEFAULT ''::text NOT NULL,
    year integer,
    extra jsonb DEFAULT '{}'::jsonb NOT NULL,
    seconds double precision NOT NULL,
    width integer NOT NULL,
    height integer NOT NULL,
    codec text NOT NULL,
    fps double precision NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL
);
ALTER TABLE public.video ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.video_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE VIEW public.vote AS
 SELECT label_id,
    clip_id,
    count(*) FILTER (WHERE (answer = 'positive'::text)) AS positives,
    count(*) FILTER (WHERE (answer = 'negative'::text)) AS negatives,
    count(*) FILTER (WHERE (answer = 'skip'::text)) AS skips,
    max(decided) AS decided
   FROM ( SELECT a.label_id,
            a.clip_id,
            a.answer,
            NULL::text AS decided
           FROM (public.answer a
             JOIN public.label l ON ((l.id = a.label_id)))
          WHERE ((a.part = 'primary'::text) OR (l.policy <> 'primary'::text))
        UNION ALL
         SELECT d.label_id,
            d.clip_id,
            NULL::text,
            d.answer
           FROM (public.decision d
             JOIN public.label l ON ((l.id = d.label_id)))
          WHERE (l.policy = 'adjudicated'::text)) v
  GROUP BY label_id, clip_id;
CREATE UNLOGGED TABLE public.worker (
    id text NOT NULL,
    queue text NOT NULL,
    host text NOT NULL,
    pid integer NOT NULL,
    device text DEFAULT ''::text NOT NULL,
    doing text DEFAULT ''::text NOT NULL,
    seen_at timestamp with time zone DEFAULT now() NOT NULL
);
INSERT INTO public.annotation OVERRIDING SYSTEM VALUE VALUES
	(1, 'ce0e91f2-000d-49a8-a4ef-41507324d913/1', 1, 1, 1, 'primary', 'positive', NULL, 'example', 0, NULL, NULL, false, 2, '2026-11-26 14:58:56.920169+00', 1, NULL, ''),
	(2, 'ce0e91f2-000d-49a8-a4ef-41507324d913/4', 1, 4, 1, 'primary', 'positive', NULL, 'example', 0, NULL, NULL, false, 3, '2026-11-26 14:58:56.929982+00', 1, NULL, ''),
	(3, '48ad9985-3f36-4ac2-9298-21d99ab101f8', 1, 1, 1, 'primary', 'negative', 'positive', 'top_positive', 0, 900, NULL, false, 4, '2026-11-26 14:58:57.009693+00', 1, NULL, ''),
	(4, 'a8ba1e54-5537-435b-aaaa-ab5eb21a3d21', 1, 2, 1, 'primary', 'positive', NULL, 'random', 0, 901, NULL, false, 5, '2026-11-26 14:58:57.021068+00', 1, NULL, ''),
	(5, '4623bab6-a6b1-468d-94ff-3c1d0aff7a0a', 1, 3, 1, 'primary', 'negative', NULL, 'random', 0, 902, NULL, false, 6, '2026-11-26 14:58:57.045202+00', 1, NULL, ''),
	(6, '8b121954-10e4-4c2e-932b-3f10a5f232d9', 1, 4, 1, 'primary', 'positive', 'positive', 'top_positive', 0, 903, NULL, false, 7, '2026-11-26 14:58:57.063324+00', 1, NULL, ''),
	(7, '4391d6dc-1407-43a8-babe-546c8968514c', 1, 5, 1, 'primary', 'negative', NULL, 'random', 0, 904, NULL, false, 8, '2026-11-26 14:58:57.072264+00', 1, NULL, ''),
	(8, '90cb9902-9a2a-4423-92fa-8c3275908d38', 1, 6, 1, 'primary', 'positive', NULL, 'random', 0, 905, NULL, false, 9, '2026-11-26 14:58:57.082758+00', 1, NULL, ''),
	(9, '2db46352-5713-4271-9543-9298876788a7', 1, 7, 1, 'primary', 'negative', NULL, 'top_positive', 0, 906, NULL, false, 10, '2026-11-26 14:58:57.096165+00', 1, NULL, ''),
	(10, 'c8b97396-7e47-4ca4-bb49-b2700fe9a0f6', 1, 8, 1, 'primary', 'negative', NULL, 'random', 0, 907, NULL, false, 11, '2026-11-26 14:58:57.109982+00', 1, NULL, ''),
	(11, '62a2867b-5cb1-49e2-86ab-9e3d9a4e6968', 1, 9, 1, 'primary', 'positive', NULL, 'random', 0, 908, NULL, false, 12, '2026-11-26 14:58:57.11756+00', 1, NULL, ''),
	(12, 'c9d25020-698a-42c5-b3ad-f815fc20a113', 1, 10, 1, 'primary', 'positive', NULL, 'top_positive', 0, 909, NULL, false, 13, '2026-11-26 14:58:57.146389+00', 1, NULL, ''),
	(13, 'a3a5cc5b-e960-45a6-b18f-0a19f3687fad', 1, 11, 1, 'primary', 'positive', NULL, 'random', 0, 910, NULL, false, 14, '2026-11-26 14:58:57.15936+00', 1, NULL, ''),
	(14, 'e187ce85-2617-4f1d-b0d5-4d08512b186b', 1, 12, 1, 'primary', 'positive', NULL, 'random', 0, 911, NULL, false, 15, '2026-11-26 14:58:57.170377+00', 1, NULL, ''),
	(15, 'b52cb696-b3a0-428b-a507-64ba45674da8', 1, 13, 1, 'primary', 'positive', NULL, 'top_positive', 0, 912, NULL, false, 16, '2026-11-26 14:58:57.202139+00', 1, NULL, ''),
	(16, 'c5903ee6-84a5-4062-9b36-599a79436d1c', 1, 14, 1, 'primary', 'negative', NULL, 'random', 0, 913, NULL, false, 17, '2026-11-26 14:58:57.243357+00', 1, NULL, ''),
	(17, 'bc05b076-df24-4421-87ac-b685f4ed672a', 1, 15, 1, 'primary', 'positive', NULL, 'random', 0, 914, NULL, false, 18, '2026-11-26 14:58:57.286187+00', 1, NULL, ''),
	(18, '5c881be5-fa1b-42a3-9577-a03c1265213f', 1, 16, 1, 'primary', 'negative', NULL, 'top_positive', 0, 915, NULL, false, 19, '2026-11-26 14:58:57.300521+00', 1, NULL, ''),
	(19, 'fa2522e3-3fea-49f9-9f32-bcbcfa25602f', 1, 17, 1, 'primary', 'negative', NULL, 'random', 0, 916, NULL, false, 20, '2026-11-26 14:58:57.310414+00', 1, NULL, ''),
	(20, '70ebe50e-cafa-4932-be06-3c72292c5243', 1, 18, 1, 'primary', 'positive', NULL, 'random', 0, 917, NULL, false, 21, '2026-11-26 14:58:57.328899+00', 1, NULL, ''),
	(21, 'e918c272-c466-46c6-a843-1c9253a899eb', 1, 19, 1, 'primary', 'positive', NULL, 'top_positive', 0, 918, NULL, false, 22, '2026-11-26 14:58:57.346144+00', 1, NULL, ''),
	(22, '7f4f9e2f-f1f8-4690-b47a-629cccb25bdd', 1, 20, 1, 'primary', 'negative', NULL, 'random', 0, 919, NULL, false, 23, '2026-11-26 14:58:57.359991+00', 1, NULL, ''),
	(23, '4fbf8dac-6649-4072-820c-2ff241bc3b47', 1, 21, 1, 'primary', 'negative', NULL, 'random', 0, 920, NULL, false, 24, '2026-11-26 14:58:57.370557+00', 1, NULL, ''),
	(24, '6bfa2ebf-f0cc-4aa3-b314-2315cdb63a48', 1, 22, 1, 'primary', 'negative', NULL, 'top_positive', 0, 921, NULL, false, 25, '2026-11-26 14:58:57.38647+00', 1, NULL, ''),
	(25, '28e2c4cb-21fd-4ccc-983f-27c92991d384', 1, 23, 1, 'primary', 'positive', NULL, 'random', 0, 922, NULL, false, 26, '2026-11-26 14:58:57.401964+00', 1, NULL, ''),
	(26, '628048a7-72aa-445d-bcd9-8fb058cf2a41', 1, 24, 1, 'primary', 'positive', NULL, 'random', 0, 923, NULL, false, 27, '2026-11-26 14:58:57.420764+00', 1, NULL, ''),
	(27, 'aa359500-997e-4896-925b-72ff0b74f6a3', 1, 25, 1, 'primary', 'positive', NULL, 'top_positive', 0, 924, NULL, false, 28, '2026-11-26 14:58:57.430114+00', 1, NULL, ''),
	(28, 'c35d9aa0-437d-4849-b76b-63c2c410e1a7', 1, 26, 1, 'primary', 'positive', NULL, 'random', 0, 925, NULL, false, 29, '2026-11-26 14:58:57.444226+00', 1, NULL, ''),
	(29, '45d4b128-07eb-48c9-973c-f7b455eaf294', 1, 27, 1, 'primary', 'positive', NULL, 'random', 0, 926, NULL, false, 30, '2026-11-26 14:58:57.458573+00', 1, NULL, ''),
	(30, 'f5c015f1-43b8-45b8-9fb0-761028c7b113', 1, 28, 1, 'primary', 'negative', NULL, 'top_positive', 0, 927, NULL, false, 31, '2026-11-26 14:58:57.471359+00', 1, NULL, ''),
	(31, '30f602f4-72e8-4e84-b3c4-da1fd57bdfb7', 1, 29, 1, 'primary', 'positive', NULL, 'random', 0, 928, NULL, false, 32, '2026-11-26 14:58:57.484156+00', 1, NULL, ''),
	(32, 'b39a9844-7613-4157-931e-b190dda622d8', 1, 30, 1, 'primary', 'negative', NULL, 'random', 0, 929, NULL, false, 33, '2026-11-26 14:58:57.500285+00', 1, NULL, ''),
	(33, '93f8c2c7-05d2-459c-9b34-0eb92aa63945', 1, 21, 2, 'primary', 'positive', NULL, 'borderline', 1, NULL, NULL, false, 37, '2026-11-26 14:58:57.847485+00', 1, NULL, ''),
	(34, '84d61d1f-e8cc-41d9-aa5f-7ec4a60c4e05', 1, 22, 2, 'primary', 'negative', NULL, 'borderline', 1, NULL, NULL, false, 38, '2026-11-26 14:58:57.855192+00', 1, NULL, ''),
	(35, '56a7b82d-c84a-466f-b1aa-62d6dd38dc0e', 1, 23, 2, 'primary', 'positive', NULL, 'borderline', 1, NULL, NULL, false, 39, '2026-11-26 14:58:57.867201+00', 1, NULL, ''),
	(36, '08a7c87f-562a-46dd-86c0-62e1542c3b18', 1, 24, 2, 'primary', 'positive', NULL, 'borderline', 1, NULL, NULL, false, 40, '2026-11-26 14:58:57.87408+00', 1, NULL, ''),
	(37, 'd65b2132-0aab-4aef-8f77-ba04dcc2469f', 1, 25, 2, 'primary', 'positive', NULL, 'borderline', 1, NULL, NULL, false, 41, '2026-11-26 14:58:57.879846+00', 1, NULL, ''),
	(38, 'a656b267-86ee-4d41-a7a5-2fe2548d2bf3', 1, 26, 2, 'primary', 'negative', NULL, 'borderline', 1, NULL, NULL, false, 42, '2026-11-26 14:58:57.889213+00', 1, NULL, ''),
	(39, 'd0fc4ad0-f06c-47a8-bd6b-7b607a843099', 1, 27, 2, 'primary', 'positive', NULL, 'borderline', 1, NULL, NULL, false, 43, '2026-11-26 14:58:57.89724+00', 1, NULL, ''),
	(40, 'e6ad5f4a-49d2-4e53-8603-f660679e8d33', 1, 28, 2, 'primary', 'negative', NULL, 'borderline', 1, NULL, NULL, false, 44, '2026-11-26 14:58:57.915916+00', 1, NULL, ''),
	(41, '2f70bb3a-faac-45b0-a65d-eb1f9ff6a533', 1, 29, 2, 'primary', 'positive', NULL, 'borderline', 1, NULL, NULL, false, 45, '2026-11-26 14:58:57.922279+00', 1, NULL, ''),
	(42, '71fc3724-571e-4ff0-8863-2bd0a4f29f73', 1, 30, 2, 'primary', 'negative', NULL, 'borderline', 1, NULL, NULL, false, 46, '2026-11-26 14:58:57.936866+00', 1, NULL, ''),
	(43, '50cf215b-95e1-49f2-b0c7-c65bc2e881c5', 1, 31, 2, 'primary', 'negative', NULL, 'borderline', 1, NULL, NULL, false, 47, '2026-11-26 14:58:57.950219+00', 1, NULL, ''),
	(44, '870044a8-c396-492f-b850-5e8089e284d8', 1, 32, 2, 'primary', 'negative', NULL, 'borderline', 1, NULL, NULL, false, 48, '2026-11-26 14:58:57.960021+00', 1, NULL, ''),
	(45, 'd18290eb-4671-4193-be53-697e4e1a4190', 1, 33, 2, 'primary', 'positive', NULL, 'borderline', 1, NULL, NULL, false, 49, '2026-11-26 14:58:57.972318+00', 1, NULL, ''),
	(46, 'b992ba60-14ef-4f9e-8412-4c0aa90f468d', 1, 34, 2, 'primary', 'negative', NULL, 'borderline', 1, NULL, NULL, false, 50, '2026-11-26 14:58:57.985157+00', 1, NULL, ''),
	(47, 'fde2f6a2-bd31-44b0-9e3d-7615643f1fa2', 1, 35, 2, 'primary', 'positive', NULL, 'borderline', 1, NULL, NULL, false, 51, '2026-11-26 14:58:57.998836+00', 1, NULL, ''),
	(48, '21bd1aad-e4ae-44eb-aa38-37834552c8f1', 1, 36, 2, 'primary', 'positive', NULL, 'borderline', 1, NULL, NULL, false, 52, '2026-11-26 14:58:58.014651+00', 1, NULL, ''),
	(49, '17014466-8951-4cf0-a2fe-b6c844893bbc', 1, 37, 2, 'primary', 'positive', NULL, 'borderline', 1, NULL, NULL, false, 53, '2026-11-26 14:58:58.033254+00', 1, NULL, ''),
	(50, '682b4851-5ce2-46a8-9b9b-82f3c3efe57c', 1, 38, 2, 'primary', 'positive', NULL, 'borderline', 1, NULL, NULL, false, 54, '2026-11-26 14:58:58.040922+00', 1, NULL, ''),
	(51, '536fb8f7-ef0e-442b-8fb2-247e5d76c34d', 1, 39, 2, 'primary', 'negative', NULL, 'borderline', 1, NULL, NULL, false, 55, '2026-11-26 14:58:58.058555+00', 1, NULL, ''),
	(52, 'cbf5e75a-26e5-411f-9f70-9b72f3d41a7e', 1, 40, 2, 'primary', 'negative', NULL, 'borderline', 1, NULL, NULL, false, 56, '2026-11-26 14:58:58.0782+00', 1, NULL, ''),
	(53, 'ae49a659-4d5a-4ac5-b87a-7ee7a3febc5a', 1, 41, 2, 'primary', 'positive', NULL, 'borderline', 1, NULL, NULL, false, 57, '2026-11-26 14:58:58.088799+00', 1, NULL, ''),
	(54, '9f7ca82f-cdf7-4034-b34b-40057eb5b0c9', 1, 42, 2, 'primary', 'positive', NULL, 'borderline', 1, NULL, NULL, false, 58, '2026-11-26 14:58:58.098271+00', 1, NULL, ''),
	(55, 'b7a1f3fa-743c-4a3d-b89d-823ddaa0270a', 1, 43, 2, 'primary', 'skip', NULL, 'search', 0, NULL, NULL, false, 59, '2026-11-26 14:58:58.116091+00', 1, NULL, ''),
	(63, '156077c2-c529-4c73-b8ba-9e6c9d410e7c/44', 1, 44, 2, 'primary', NULL, 'positive', 'search', 0, NULL, 56, false, 61, '2026-11-26 14:58:58.166225+00', 1, NULL, ''),
	(56, '4d88549a-a63a-42be-8417-98d2afd30479/44', 1, 44, 2, 'primary', 'positive', NULL, 'search', 0, NULL, NULL, true, 60, '2026-11-26 14:58:58.139226+00', 1, '4d88549a-a63a-42be-8417-98d2afd30479', ''),
	(64, '156077c2-c529-4c73-b8ba-9e6c9d410e7c/45', 1, 45, 2, 'primary', NULL, 'positive', 'search', 0, NULL, 57, false, 61, '2026-11-26 14:58:58.167154+00', 1, NULL, ''),
	(57, '4d88549a-a63a-42be-8417-98d2afd30479/45', 1, 45, 2, 'primary', 'positive', NULL, 'search', 0, NULL, NULL, true, 60, '2026-11-26 14:58:58.139688+00', 1, '4d88549a-a63a-42be-8417-98d2afd30479', ''),
	(65, '156077c2-c529-4c73-b8ba-9e6c9d410e7c/46', 1, 46, 2, 'primary', NULL, 'positive', 'search', 0, NULL, 58, false, 61, '2026-11-26 14:58:58.167647+00', 1, NULL, ''),
	(58, '4d88549a-a63a-42be-8417-98d2afd30479/46', 1, 46, 2, 'primary', 'positive', NULL, 'search', 0, NULL, NULL, true, 60, '2026-11-26 14:58:58.140153+00', 1, '4d88549a-a63a-42be-8417-98d2afd30479', ''),
	(66, '156077c2-c529-4c73-b8ba-9e6c9d410e7c/47', 1, 47, 2, 'primary', NULL, 'positive', 'search', 0, NULL, 59, false, 61, '2026-11-26 14:58:58.168114+00', 1, NULL, ''),
	(59, '4d88549a-a63a-42be-8417-98d2afd30479/47', 1, 47, 2, 'primary', 'positive', NULL, 'search', 0, NULL, NULL, true, 60, '2026-11-26 14:58:58.14049+00', 1, '4d88549a-a63a-42be-8417-98d2afd30479', ''),
	(67, '156077c2-c529-4c73-b8ba-9e6c9d410e7c/48', 1, 48, 2, 'primary', NULL, 'positive', 'search', 0, NULL, 60, false, 61, '2026-11-26 14:58:58.168568+00', 1, NULL, ''),
	(60, '4d88549a-a63a-42be-8417-98d2afd30479/48', 1, 48, 2, 'primary', 'positive', NULL, 'search', 0, NULL, NULL, true, 60, '2026-11-26 14:58:58.140807+00', 1, '4d88549a-a63a-42be-8417-98d2afd30479', ''),
	(68, '156077c2-c529-4c73-b8ba-9e6c9d410e7c/49', 1, 49, 2, 'primary', NULL, 'positive', 'search', 0, NULL, 61, false, 61, '2026-11-26 14:58:58.16908+00', 1, NULL, ''),
	(61, '4d88549a-a63a-42be-8417-98d2afd30479/49', 1, 49, 2, 'primary', 'positive', NULL, 'search', 0, NULL, NULL, true, 60, '2026-11-26 14:58:58.141168+00', 1, '4d88549a-a63a-42be-8417-98d2afd30479', ''),
	(69, '156077c2-c529-4c73-b8ba-9e6c9d410e7c/50', 1, 50, 2, 'primary', NULL, 'positive', 'search', 0, NULL, 62, false, 61, '2026-11-26 14:58:58.170399+00', 1, NULL, ''),
	(62, '4d88549a-a63a-42be-8417-98d2afd30479/50', 1, 50, 2, 'primary', 'positive', NULL, 'search', 0, NULL, NULL, true, 60, '2026-11-26 14:58:58.146333+00', 1, '4d88549a-a63a-42be-8417-98d2afd30479', ''),
	(71, '74a475c8-edad-4a09-8022-3aebda7a5446', 1, 52, 1, 'primary', NULL, 'positive', 'search', 0, NULL, 70, false, 63, '2026-11-26 14:58:58.204123+00', 1, NULL, ''),
	(70, 'acc5ed8a-ba01-439a-b51d-f77e601f3b7e', 1, 52, 1, 'primary', 'positive', NULL, 'search', 0, NULL, NULL, true, 62, '2026-11-26 14:58:58.186649+00', 1, NULL, ''),
	(72, 'b3879b44-f156-405a-b386-7da6df0b7967', 1, 50, 4, 'secondary', 'positive', NULL, 'blind', 0, NULL, NULL, false, 53, '2026-11-26 14:58:58.406388+00', 1, NULL, ''),
	(73, 'fa7103d7-8009-44e0-b535-e2a3499d9746', 1, 10, 4, 'secondary', 'positive', NULL, 'blind', 0, NULL, NULL, false, 55, '2026-11-26 14:58:58.42852+00', 1, NULL, ''),
	(74, 'd07f8454-1a9f-404a-9b3c-fdd645aa6a8d', 1, 23, 4, 'secondary', 'positive', NULL, 'blind', 0, NULL, NULL, false, 56, '2026-11-26 14:58:58.449123+00', 1, NULL, ''),
	(75, 'd431eb31-ee4f-4f34-b874-a53add103449', 1, 13, 4, 'secondary', 'positive', NULL, 'blind', 0, NULL, NULL, false, 58, '2026-11-26 14:58:58.467764+00', 1, NULL, ''),
	(76, '818bd168-0ac4-486c-9764-4f325f912ab0', 1, 29, 4, 'secondary', 'negative', NULL, 'blind', 0, NULL, NULL, false, 59, '2026-11-26 14:58:58.484953+00', 1, NULL, ''),
	(77, '3ceec2c2-0b77-4ffc-92f4-01c3734f11d1', 1, 20, 4, 'secondary', 'negative', NULL, 'blind', 0, NULL, NULL, false, 61, '2026-11-26 14:58:58.494908+00', 1, NULL, ''),
	(78, '558c27cc-1ed2-4358-9d94-d36a24974385', 1, 27, 4, 'secondary', 'positive', NULL, 'blind', 0, NULL, NULL, false, 62, '2026-11-26 14:58:58.511107+00', 1, NULL, ''),
	(79, '0392fa76-8a10-4e93-b731-211e480dca53', 1, 32, 4, 'secondary', 'negative', NULL, 'blind', 0, NULL, NULL, false, 63, '2026-11-26 14:58:58.519893+00', 1, NULL, ''),
	(80, '7fb2dc21-374a-4fa7-a61a-a25cd7cde568', 1, 43, 4, 'secondary', 'negative', NULL, 'blind', 0, NULL, NULL, false, 64, '2026-11-26 14:58:58.533086+00', 1, NULL, ''),
	(81, '558b8535-6664-47c5-8a0f-b8f2212fea6c', 1, 18, 4, 'secondary', 'positive', NULL, 'blind', 0, NULL, NULL, false, 66, '2026-11-26 14:58:58.540807+00', 1, NULL, ''),
	(82, '2d35020b-2699-488f-bcbf-dd65524498da', 1, 7, 4, 'secondary', 'negative', NULL, 'blind', 0, NULL, NULL, false, 67, '2026-11-26 14:58:58.548088+00', 1, NULL, ''),
	(83, '50fde26e-dc47-4294-9078-8a040948d287', 1, 12, 4, 'secondary', 'positive', NULL, 'blind', 0, NULL, NULL, false, 68, '2026-11-26 14:58:58.555579+00', 1, NULL, ''),
	(84, '83c3e5e5-0a37-430d-89ba-2f4be32a7a2d', 1, 9, 4, 'secondary', 'negative', NULL, 'blind', 0, NULL, NULL, false, 70, '2026-11-26 14:58:58.567742+00', 1, NULL, ''),
	(85, '8a202018-1bde-4fcf-84e3-912cb9d1c6ec', 1, 16, 4, 'secondary', 'negative', NULL, 'blind', 0, NULL, NULL, false, 71, '2026-11-26 14:58:58.575352+00', 1, NULL, ''),
	(86, '45151c5d-dab8-497f-852b-01c304d503dc', 1, 30, 5, 'secondary', 'positive', NULL, 'blind', 0, NULL, NULL, false, 53, '2026-11-26 14:58:58.6272+00', 1, NULL, ''),
	(87, '142eb3a5-ff28-47e5-8a52-1a94b50a7039', 1, 9, 5, 'secondary', 'positive', NULL, 'blind', 0, NULL, NULL, false, 55, '2026-11-26 14:58:58.638677+00', 1, NULL, ''),
	(88, '7f51409e-e900-4b3e-b1b9-0e309c0afbc0', 1, 41, 5, 'secondary', 'negative', NULL, 'blind', 0, NULL, NULL, false, 57, '2026-11-26 14:58:58.646391+00', 1, NULL, ''),
	(89, '27687f5d-b49a-40dd-b424-f9cce242d393', 1, 27, 5, 'secondary', 'positive', NULL, 'blind', 0, NULL, NULL, false, 58, '2026-11-26 14:58:58.656095+00', 1, NULL, ''),
	(90, '90c315f3-410b-409c-9212-ca1c986601c6', 1, 13, 5, 'secondary', 'negative', NULL, 'blind', 0, NULL, NULL, false, 59, '2026-11-26 14:58:58.670228+00', 1, NULL, ''),
	(91, '8b2a0e60-8941-4094-a8eb-9fc4d11bbb30', 1, 44, 5, 'secondary', 'positive', NULL, 'blind', 0, NULL, NULL, false, 61, '2026-11-26 14:58:58.676056+00', 1, NULL, ''),
	(92, 'fd7c0942-34c6-46a5-b279-cd4b1ad4a2d8', 1, 6, 5, 'secondary', 'positive', NULL, 'blind', 0, NULL, NULL, false, 63, '2026-11-26 14:58:58.6888+00', 1, NULL, ''),
	(93, '57d77ed7-6c4e-4444-9cb3-b120ab835fe8', 1, 3, 5, 'secondary', 'negative', NULL, 'blind', 0, NULL, NULL, false, 64, '2026-11-26 14:58:58.704416+00', 1, NULL, ''),
	(94, 'e541e620-569a-4057-afa7-d9d64734d117', 1, 46, 5, 'secondary', 'positive', NULL, 'blind', 0, NULL, NULL, false, 66, '2026-11-26 14:58:58.713811+00', 1, NULL, ''),
	(95, '6dd43b35-7968-4494-a850-d7559b6299a1', 1, 50, 4, 'secondary', 'positive', NULL, 'blind', 0, NULL, NULL, false, 73, '2026-11-26 14:58:58.729256+00', 2, NULL, ''),
	(96, 'd1dede11-9cbd-4b3f-90a1-25f3c25a6e9f', 1, 23, 4, 'secondary', 'positive', NULL, 'blind', 0, NULL, NULL, false, 74, '2026-11-26 14:58:58.741463+00', 2, NULL, ''),
	(97, '6930dd6d-4cf4-4187-8f30-66600c719f31', 1, 29, 4, 'secondary', 'positive', NULL, 'blind', 0, NULL, NULL, false, 75, '2026-11-26 14:58:58.747541+00', 2, NULL, ''),
	(98, '67a4c219-327a-4703-99bb-e22f38a3b8fb', 1, 43, 4, 'secondary', 'positive', NULL, 'blind', 0, NULL, NULL, false, 76, '2026-11-26 14:58:58.754842+00', 2, NULL, ''),
	(99, 'bf2089cc-9549-4de0-9551-b07acf6a84f4', 1, 21, 1, 'adjudicator', 'positive', NULL, 'review', 0, NULL, NULL, false, 68, '2026-11-26 14:58:58.777+00', 1, NULL, 'seen twice'),
	(100, 'f1560d11-8f20-45f2-8a83-0013198cacf6', 1, 26, 1, 'adjudicator', 'negative', NULL, 'review', 0, NULL, NULL, false, 69, '2026-11-26 14:58:58.786+00', 1, NULL, 'seen twice');
INSERT INTO public.annotation OVERRIDING SYSTEM VALUE VALUES
	(101, '8ba311a0-135a-4805-a546-481ebbbbb1ce', 1, 31, 1, 'adjudicator', 'skip', NULL, 'review', 0, NULL, NULL, false, 70, '2026-11-26 14:58:58.798+00', 1, NULL, 'seen twice'),
	(102, '08a6c799-b2c2-4100-90e5-cc7e541acf0f', 1, 36, 1, 'adjudicator', 'positive', NULL, 'review', 0, NULL, NULL, false, 71, '2026-11-26 14:58:58.802+00', 1, NULL, 'seen twice'),
	(103, '13f47aa3-0744-450a-b199-082bc7243463', 1, 36, 1, 'adjudicator', NULL, 'positive', 'review', 0, NULL, NULL, false, 72, '2026-11-26 14:58:58.815+00', 1, NULL, 'not sure'),
	(104, 'cc0eaffe-7392-42ee-8624-3f92d0b67d37', 1, 3, 2, 'primary', 'negative', NULL, 'review', 0, NULL, NULL, false, 74, '2026-11-26 14:58:58.834787+00', 1, NULL, ''),
	(105, '5b4a9c2e-e542-49a9-8a70-263255f31ab0', 2, 53, 2, 'primary', 'positive', NULL, 'search', 0, NULL, NULL, false, 5, '2026-11-26 14:58:59.154757+00', 1, NULL, ''),
	(106, '4c57c8bf-952b-4f9a-9d8f-135c513d6984', 2, 54, 2, 'primary', 'positive', NULL, 'search', 0, NULL, NULL, false, 6, '2026-11-26 14:58:59.175802+00', 1, NULL, ''),
	(107, '722c6c68-ec94-476b-b65f-c2b7eac544a9', 2, 55, 2, 'primary', 'positive', NULL, 'search', 0, NULL, NULL, false, 7, '2026-11-26 14:58:59.190533+00', 1, NULL, ''),
	(108, 'f497e7e7-a2cc-4aef-80ce-c8273709edf7', 2, 56, 2, 'primary', 'positive', NULL, 'search', 0, NULL, NULL, false, 8, '2026-11-26 14:58:59.215613+00', 1, NULL, '');
INSERT INTO public.answer VALUES
	(1, 1, 1, 'primary', 'negative', 'top_positive', 3),
	(1, 2, 1, 'primary', 'positive', 'random', 4),
	(1, 3, 1, 'primary', 'negative', 'random', 5),
	(1, 4, 1, 'primary', 'positive', 'top_positive', 6),
	(1, 5, 1, 'primary', 'negative', 'random', 7),
	(1, 6, 1, 'primary', 'positive', 'random', 8),
	(1, 7, 1, 'primary', 'negative', 'top_positive', 9),
	(1, 8, 1, 'primary', 'negative', 'random', 10),
	(1, 9, 1, 'primary', 'positive', 'random', 11),
	(1, 10, 1, 'primary', 'positive', 'top_positive', 12),
	(1, 11, 1, 'primary', 'positive', 'random', 13),
	(1, 12, 1, 'primary', 'positive', 'random', 14),
	(1, 13, 1, 'primary', 'positive', 'top_positive', 15),
	(1, 14, 1, 'primary', 'negative', 'random', 16),
	(1, 15, 1, 'primary', 'positive', 'random', 17),
	(1, 16, 1, 'primary', 'negative', 'top_positive', 18),
	(1, 17, 1, 'primary', 'negative', 'random', 19),
	(1, 18, 1, 'primary', 'positive', 'random', 20),
	(1, 19, 1, 'primary', 'positive', 'top_positive', 21),
	(1, 20, 1, 'primary', 'negative', 'random', 22),
	(1, 21, 1, 'primary', 'negative', 'random', 23),
	(1, 22, 1, 'primary', 'negative', 'top_positive', 24),
	(1, 23, 1, 'primary', 'positive', 'random', 25),
	(1, 24, 1, 'primary', 'positive', 'random', 26),
	(1, 25, 1, 'primary', 'positive', 'top_positive', 27),
	(1, 26, 1, 'primary', 'positive', 'random', 28),
	(1, 27, 1, 'primary', 'positive', 'random', 29),
	(1, 28, 1, 'primary', 'negative', 'top_positive', 30),
	(1, 29, 1, 'primary', 'positive', 'random', 31),
	(1, 30, 1, 'primary', 'negative', 'random', 32),
	(1, 21, 2, 'primary', 'positive', 'borderline', 33),
	(1, 22, 2, 'primary', 'negative', 'borderline', 34),
	(1, 23, 2, 'primary', 'positive', 'borderline', 35),
	(1, 24, 2, 'primary', 'positive', 'borderline', 36),
	(1, 25, 2, 'primary', 'positive', 'borderline', 37),
	(1, 26, 2, 'primary', 'negative', 'borderline', 38),
	(1, 27, 2, 'primary', 'positive', 'borderline', 39),
	(1, 28, 2, 'primary', 'negative', 'borderline', 40),
	(1, 29, 2, 'primary', 'positive', 'borderline', 41),
	(1, 30, 2, 'primary', 'negative', 'borderline', 42),
	(1, 31, 2, 'primary', 'negative', 'borderline', 43),
	(1, 32, 2, 'primary', 'negative', 'borderline', 44),
	(1, 33, 2, 'primary', 'positive', 'borderline', 45),
	(1, 34, 2, 'primary', 'negative', 'borderline', 46),
	(1, 35, 2, 'primary', 'positive', 'borderline', 47),
	(1, 36, 2, 'primary', 'positive', 'borderline', 48),
	(1, 37, 2, 'primary', 'positive', 'borderline', 49),
	(1, 38, 2, 'primary', 'positive', 'borderline', 50),
	(1, 39, 2, 'primary', 'negative', 'borderline', 51),
	(1, 40, 2, 'primary', 'negative', 'borderline', 52),
	(1, 41, 2, 'primary', 'positive', 'borderline', 53),
	(1, 42, 2, 'primary', 'positive', 'borderline', 54),
	(1, 43, 2, 'primary', 'skip', 'search', 55),
	(1, 50, 4, 'secondary', 'positive', 'blind', 72),
	(1, 10, 4, 'secondary', 'positive', 'blind', 73),
	(1, 23, 4, 'secondary', 'positive', 'blind', 74),
	(1, 13, 4, 'secondary', 'positive', 'blind', 75),
	(1, 29, 4, 'secondary', 'negative', 'blind', 76),
	(1, 20, 4, 'secondary', 'negative', 'blind', 77),
	(1, 27, 4, 'secondary', 'positive', 'blind', 78),
	(1, 32, 4, 'secondary', 'negative', 'blind', 79),
	(1, 43, 4, 'secondary', 'negative', 'blind', 80),
	(1, 18, 4, 'secondary', 'positive', 'blind', 81),
	(1, 7, 4, 'secondary', 'negative', 'blind', 82),
	(1, 12, 4, 'secondary', 'positive', 'blind', 83),
	(1, 9, 4, 'secondary', 'negative', 'blind', 84),
	(1, 16, 4, 'secondary', 'negative', 'blind', 85),
	(1, 30, 5, 'secondary', 'positive', 'blind', 86),
	(1, 9, 5, 'secondary', 'positive', 'blind', 87),
	(1, 41, 5, 'secondary', 'negative', 'blind', 88),
	(1, 27, 5, 'secondary', 'positive', 'blind', 89),
	(1, 13, 5, 'secondary', 'negative', 'blind', 90),
	(1, 44, 5, 'secondary', 'positive', 'blind', 91),
	(1, 6, 5, 'secondary', 'positive', 'blind', 92),
	(1, 3, 5, 'secondary', 'negative', 'blind', 93),
	(1, 46, 5, 'secondary', 'positive', 'blind', 94),
	(1, 3, 2, 'primary', 'negative', 'review', 104),
	(2, 53, 2, 'primary', 'positive', 'search', 105),
	(2, 54, 2, 'primary', 'positive', 'search', 106),
	(2, 55, 2, 'primary', 'positive', 'search', 107),
	(2, 56, 2, 'primary', 'positive', 'search', 108);
INSERT INTO public.blind_queue VALUES
	(1, 4, 1, 0.7602024650072954),
	(1, 5, 1, 0.38216560740831995),
	(1, 4, 4, 0.35647365996676217),
	(1, 5, 4, 0.8849442645048187),
	(1, 4, 2, 0.3810399391252548),
	(1, 5, 2, 0.7076999940315489),
	(1, 4, 3, 0.5573070586662179),
	(1, 5, 3, 0.16690980119393384),
	(1, 4, 5, 0.4797351507118932),
	(1, 5, 5, 0.43930301020264917),
	(1, 4, 6, 0.4064649194537924),
	(1, 5, 6, 0.16232010709451794),
	(1, 4, 7, 0.1305341339847066),
	(1, 5, 7, 0.6886221043177443),
	(1, 4, 8, 0.6800436414874671),
	(1, 5, 8, 0.5537091852693554),
	(1, 4, 9, 0.1975569491824316),
	(1, 5, 9, 0.04756852235118347),
	(1, 4, 10, 0.030727515300001507),
	(1, 5, 10, 0.6652812194097404),
	(1, 4, 11, 0.2695028480039481),
	(1, 5, 11, 0.2243599059799284),
	(1, 4, 12, 0.13329939029707738),
	(1, 5, 12, 0.9365011428685417),
	(1, 4, 13, 0.05320070738639049),
	(1, 5, 13, 0.12894167082092034),
	(1, 4, 14, 0.7304084900457524),
	(1, 5, 14, 0.7911675129025251),
	(1, 4, 15, 0.8170548273862415),
	(1, 5, 15, 0.9571552185389205),
	(1, 4, 16, 0.2346293898074321),
	(1, 5, 16, 0.9578443977480471),
	(1, 4, 17, 0.9645553223266148),
	(1, 5, 17, 0.713964039385014),
	(1, 4, 18, 0.0990106873442711),
	(1, 5, 18, 0.32034549842885807),
	(1, 4, 19, 0.5670207871179267),
	(1, 5, 19, 0.5006294348424989),
	(1, 4, 20, 0.06943815953260746),
	(1, 5, 20, 0.2717806297969112),
	(1, 4, 21, 0.24231240080912597),
	(1, 5, 21, 0.8726635047674494),
	(1, 4, 22, 0.5402430918239396),
	(1, 5, 22, 0.4200072892833311),
	(1, 4, 23, 0.046690313138142425),
	(1, 5, 23, 0.2743607731347786),
	(1, 4, 24, 0.7020454547520243),
	(1, 5, 24, 0.6245855433148015),
	(1, 4, 25, 0.6716668140458297),
	(1, 5, 25, 0.8062080050295648),
	(1, 4, 26, 0.679134987647191),
	(1, 5, 26, 0.673981104064256),
	(1, 4, 27, 0.0769342754761928),
	(1, 5, 27, 0.05491399880392489),
	(1, 4, 28, 0.4418139852111551),
	(1, 5, 28, 0.6379224528690481),
	(1, 4, 29, 0.05585279181710634),
	(1, 5, 29, 0.4494417115064533),
	(1, 4, 30, 0.794517850437344),
	(1, 5, 30, 0.014565446471298982),
	(1, 4, 31, 0.8259755619919436),
	(1, 5, 31, 0.5690089398001532),
	(1, 4, 32, 0.08068269503083947),
	(1, 5, 32, 0.7341980230321834),
	(1, 4, 33, 0.7492354565221291),
	(1, 5, 33, 0.5660275741132759),
	(1, 4, 34, 0.3280698777294526),
	(1, 5, 34, 0.7401398417700797),
	(1, 4, 35, 0.8754032627862904),
	(1, 5, 35, 0.44406669750211525),
	(1, 4, 36, 0.5792067031737222),
	(1, 5, 36, 0.9567833247069388),
	(1, 4, 37, 0.9072452325991791),
	(1, 5, 37, 0.4548943173971838),
	(1, 4, 38, 0.904899406837772),
	(1, 5, 38, 0.7139381404782257),
	(1, 4, 39, 0.4819055945413553),
	(1, 5, 39, 0.8975022700173765),
	(1, 4, 40, 0.8486598460030446),
	(1, 5, 40, 0.41681430756933757),
	(1, 4, 41, 0.6735513347597855),
	(1, 5, 41, 0.05434347163559794),
	(1, 4, 42, 0.32719242475071186),
	(1, 5, 42, 0.21234865494123323),
	(1, 4, 43, 0.09152862560372754),
	(1, 5, 43, 0.30730628924843884),
	(1, 4, 44, 0.8431618578200024),
	(1, 4, 45, 0.9319391380131246),
	(1, 4, 46, 0.6670596234069224),
	(1, 4, 47, 0.2939122715796967),
	(1, 4, 48, 0.9366429341510214),
	(1, 4, 49, 0.3390743818297517),
	(1, 4, 50, 0.004658681664438946),
	(1, 5, 44, 0.13916001012171986),
	(1, 5, 45, 0.6482082343290925),
	(1, 5, 46, 0.1936974910011442),
	(1, 5, 47, 0.9658153876491402),
	(1, 5, 48, 0.8173613515462672),
	(1, 5, 49, 0.5669659462456109),
	(1, 5, 50, 0.4204603696120486);
INSERT INTO public.blind_queue VALUES
	(1, 4, 52, 0.9240684046749867),
	(1, 5, 52, 0.7725622224613966),
	(2, 4, 53, 0.43178066510968605),
	(2, 4, 54, 0.9064092200882812),
	(2, 4, 55, 0.8065322447781025),
	(2, 4, 56, 0.010795071599902117);
INSERT INTO public.build VALUES
	(2, 0, 8, '{"random":{"clips":[52,1,6,39,42,63,38,7,37,28,57,64,45,3,20,4,15,19,11,9,22,41,34,5,18,14,17,29,31,10,30,2,32,49,35,46,48,26,36,40,44,12,27,21,23,62,59,16,25,51,13,60,47,24,61,58,50,8,43,33]},"zero_shot":{"clips":[5,14,2,59,60,39,63,49,31,50,11,35,9,12,44,43,52,30,20,37,10,38,17,42,51,8,18,32,25,7,15,57,45,40,28,19,3,36,4,34,48,16,61,47,13,27,26,21,1,24,22,46,29,6,58,62,64,33,23,41],"scores":[0.5096,0.509,0.4877,0.487,0.481,0.479,0.4772,0.4744,0.4732,0.4718,0.4713,0.4711,0.4702,0.47,0.4687,0.4678,0.4653,0.4653,0.4629,0.4626,0.462,0.4605,0.46,0.4587,0.4571,0.4566,0.4559,0.4558,0.4555,0.4546,0.4545,0.4523,0.4513,0.4502,0.4495,0.4471,0.447,0.4448,0.442,0.4411,0.4402,0.4395,0.4374,0.4371,0.437,0.4347,0.4333,0.4329,0.432,0.4319,0.4308,0.4305,0.4283,0.4255,0.4189,0.4163,0.4159,0.4121,0.4028,0.402]}}', '{"version":0,"scores":{"diversity":0.02},"cluster_positives":[0,0,0,1,1,0,0,1,1,0],"cluster_negatives":[0,0,0,0,0,0,0,0,0,0],"stop_reason":"Label 10 ✓ and 10 ✕ to start the model: 4 ✓ 0 ✕ so far."}', '{"arm":"zero_shot","reason":"25 more from text search: it has not been tried yet.","arms":[{"arm":"zero_shot","pulls":0},{"arm":"random","pulls":0}]}'),
	(3, 0, 1, '{"random":{"clips":[3,39,55,1,46,57,33,62,54,15,43,5,51,11,45,44,42,28,56,59,24,7,47,12,29,41,50,20,18,40,53,48,14,38,13,30,61,6,8,22,16,32,21,25,34,64,4,58,2,60,23,37,27,35,63,31,49,36,17,19,10,26,52,9]},"zero_shot":{"clips":[5,14,2,59,60,39,63,49,31,50,11,35,9,12,44,43,52,30,20,37,10,38,17,42,51,8,18,32,25,7,15,56,54,57,45,40,28,19,3,36,4,34,48,16,61,47,13,27,55,26,21,1,24,22,46,53,29,6,58,62,64,33,23,41],"scores":[0.5096,0.509,0.4877,0.487,0.481,0.479,0.4772,0.4744,0.4732,0.4718,0.4713,0.4711,0.4702,0.47,0.4687,0.4678,0.4653,0.4653,0.4629,0.4626,0.462,0.4605,0.46,0.4587,0.4571,0.4566,0.4559,0.4558,0.4555,0.4546,0.4545,0.4542,0.454,0.4523,0.4513,0.4502,0.4495,0.4471,0.447,0.4448,0.442,0.4411,0.4402,0.4395,0.4374,0.4371,0.437,0.4347,0.4338,0.4333,0.4329,0.432,0.4319,0.4308,0.4305,0.4289,0.4283,0.4255,0.4189,0.4163,0.4159,0.4121,0.4028,0.402]}}', '{"version":0,"scores":{"diversity":0.0},"cluster_positives":[0,0,0,0,0,0,0,0,0,0],"cluster_negatives":[0,0,0,0,0,0,0,0,0,0],"stop_reason":"Label 10 ✓ and 10 ✕ to start the model: 0 ✓ 0 ✕ so far."}', '{"arm":"zero_shot","reason":"25 more from text search: it has not been tried yet.","arms":[{"arm":"zero_shot","pulls":0},{"arm":"random","pulls":0}]}'),
	(1, 2, 83, '{"random":{"clips":[57,59,60,47,51,45,62,52,58,55,49,48,61,64,54,53,63,56],"scores":[0.1923,0.099,0.1389,0.9736,0.308,0.3684,0.8471,0.8435,0.6606,0.6929,0.5771,0.215,0.2427,0.6057,0.7826,0.0773,0.2877,0.4774]},"zero_shot":{"clips":[45,64,55,62,47,52,54,58,49,48,60,59,51,53,57,61,63,56],"scores":[0.3166,0.2859,0.2788,0.2608,0.1892,0.0118,-0.0019,-0.0042,-0.0077,-0.0376,-0.0518,-0.0636,-0.1568,-0.1716,-0.1772,-0.2295,-0.2304,-0.3027]},"top_positive":{"clips":[29,47,35,37,10,18,26,24,31,13,6,2,62,52,19,27,38,54,9,11,33,4,12,55,41,58,23,15,44,25,43,64,49,28,42,46,56,50,22,8,34,45,20,51,63,17,36,32,61,30,48,16,1,7,14,57,21,5,3,60,40,39,59,53],"scores":[0.9787,0.9736,0.9637,0.9503,0.9447,0.9444,0.9283,0.9237,0.9222,0.8762,0.861,0.8576,0.8471,0.8435,0.8104,0.7948,0.7874,0.7826,0.7699,0.762,0.7607,0.7437,0.6982,0.6929,0.6833,0.6606,0.6583,0.648,0.6341,0.6259,0.6211,0.6057,0.5771,0.561,0.5277,0.5065,0.4774,0.4612,0.4531,0.3801,0.3787,0.3684,0.365,0.308,0.2877,0.2803,0.2694,0.2691,0.2427,0.2188,0.215,0.2038,0.2019,0.2,0.1972,0.1923,0.1875,0.1545,0.1422,0.1389,0.1203,0.1063,0.099,0.0773]},"top_negative":{"clips":[53,59,39,40,60,3,5,21,57,14,7,1,16,48,30,61,32,36,17,63,51,20,45,34,8,22,50,56,46,42,28,49,64,43,25,44,15,23,58,41,55,12,4,33,11,9,54,38,27,19,52,62,2,6,13,31,24,26,18,10,37,35,47,29],"scores":[0.0773,0.099,0.1063,0.1203,0.1389,0.1422,0.1545,0.1875,0.1923,0.1972,0.2,0.2019,0.2038,0.215,0.2188,0.2427,0.2691,0.2694,0.2803,0.2877,0.308,0.365,0.3684,0.3787,0.3801,0.4531,0.4612,0.4774,0.5065,0.5277,0.561,0.5771,0.6057,0.6211,0.6259,0.6341,0.648,0.6583,0.6606,0.6833,0.6929,0.6982,0.7437,0.7607,0.762,0.7699,0.7826,0.7874,0.7948,0.8104,0.8435,0.8471,0.8576,0.861,0.8762,0.9222,0.9237,0.9283,0.9444,0.9447,0.9503,0.9637,0.9736,0.9787]},"borderline":{"clips":[64,49,51,45,56,55,48,61,58,63,57,52,59,54,60,53,62,47],"scores":[0.6057,0.5771,0.308,0.3684,0.4774,0.6929,0.215,0.2427,0.6606,0.2877,0.1923,0.8435,0.099,0.7826,0.1389,0.0773,0.8471,0.9736]}}', '{"version":2,"scores":{"quality":0.7333,"heldout":0.9444,"heldout_low":0.7116,"heldout_high":1.0,"diversity":0.22},"cluster_positives":[1,7,0,1,6,6,2,1,1,1],"cluster_negatives":[2,0,4,4,0,1,2,2,1,2],"stop":"keep going","stop_reason":"Still to go: 74 positives, 82 negatives, model quality from 73 % to 80 %, data diversity from 22 % to 80 %. About 10 positives remain unlabelled (5 to 15).","calibration":{"error":0.1456,"predicted":[0.1455,0.244,0.3672,0.4908,0.5557,0.6558,0.7464,0.8488,0.9698],"observed":[0.0,0.4,0.2222,0.5,0.3333,0.6667,1.0,1.0,0.8],"counts":[2,5,9,2,3,6,6,6,5]},"histogram":[0,2,4,5,5,4,1,4,0,3,2,2,5,5,1,6,3,3,5,4]}', '{"arm":"va","reason":"25 more from active learning: it has not been tried yet.","arms":[{"arm":"va","pulls":0},{"arm":"zero_shot","pulls":0},{"arm":"random","pulls":1}]}');
INSERT INTO public.clip OVERRIDING SYSTEM VALUE VALUES
	(8, 1, 7, 15.666666666666666, 17.25, 188, 207, 6, NULL, '[-0.0068511963,-0.04208374,-0.017105103,-0.040252686,0.22216797,-0.032043457,-0.030456543,-0.07531738,0.022384644,0.044158936,-0.019592285,-0.15734863,0.08526611,0.0012998581,0.13366699,0.034301758,0.054718018,-0.2052002,0.07104492,-0.10101318,0.046813965,-0.079711914,0.11999512,-0.052581787,0.1015625,-0.09832764,0.19213867,-0.06896973,0.019485474,0.12426758,-0.037963867,-0.20947266,-0.03149414,0.053741455,-0.14453125,0.08337402,-0.13024902,0.040252686,0.0892334,-0.0463562,0.04446411,-0.15881348,0.11010742,-0.10064697,0.018203735,-0.093444824,0.026031494,-0.20263672,-0.06915283,0.23754883,0.23791504,-0.06903076,-0.034088135,0.056671143,-0.1161499,-0.09674072,0.030929565,-0.11328125,0.10614014,0.0069999695,-0.08459473,-0.038848877,-0.030151367,0.12805176,0.089416504,-0.073791504,-0.042633057,0.10095215,0.033447266,-0.0132369995,-0.0713501,0.20483398,0.08154297,-0.10467529,0.0035057068,0.114746094,-0.20275879,-0.010612488,-0.1628418,-0.07409668,-0.014137268,0.1149292,0.004787445,-0.11816406,0.0012664795,0.1661377,0.19238281,-0.05029297,-0.03111267,-0.0062294006,-0.12487793,-0.09649658,-0.055236816,-0.081726074,-0.040374756,0.07305908]'),
	(6, 1, 5, 11.5, 13.333333333333334, 138, 160, 5, NULL, '[0.08483887,-0.052459717,0.03942871,-0.059417725,0.19714355,-0.0126571655,0.006134033,-0.0949707,-0.038391113,-0.22021484,0.059417725,-0.06585693,0.124694824,-0.0947876,-0.01826477,0.06298828,0.114746094,-0.05102539,0.033325195,0.0129776,0.015396118,0.0024280548,-0.15136719,-0.16357422,0.19299316,-0.093811035,0.22424316,0.03527832,-0.014144897,0.14196777,0.171875,-0.13513184,-0.03427124,0.058532715,-0.10620117,0.04812622,-0.13696289,-0.09643555,-0.07196045,-0.15466309,-0.07470703,0.0018911362,-0.12841797,-0.008850098,0.014152527,-0.018447876,0.06640625,-0.09411621,-0.00072574615,0.19555664,0.087524414,-0.008796692,0.0904541,0.10845947,0.037139893,-0.049987793,0.15490723,-0.20654297,0.13342285,-0.006401062,-0.24169922,-0.059509277,0.12902832,0.07800293,0.18115234,-0.02720642,0.07183838,0.08294678,0.052825928,-0.052093506,-0.02142334,-0.026382446,-0.020629883,0.014221191,-0.050445557,0.060424805,-0.21838379,0.09698486,-0.023605347,-0.105651855,0.14440918,0.109436035,-0.017852783,-0.068725586,-0.024307251,-0.03378296,0.16210938,-0.02748108,-0.12231445,0.0018806458,-0.11517334,-0.0211792,0.19165039,-0.0072746277,-0.07244873,-0.0446167]'),
	(9, 1, 8, 17.25, 19.416666666666668, 207, 233, 4, NULL, '[0.09466553,-0.090148926,-0.009666443,0.11456299,0.023483276,-0.10131836,0.14025879,-0.118652344,-0.032165527,-0.094055176,0.0178833,-0.12792969,0.22790527,-0.04171753,-0.08111572,0.1104126,0.26831055,0.042785645,0.02166748,-0.044921875,0.04135132,-0.062805176,-0.0128479,-0.17028809,0.020996094,-0.12042236,0.11224365,0.09436035,0.059326172,0.13842773,0.10601807,-0.19226074,-0.1237793,0.06530762,-0.13842773,0.15490723,0.07989502,-0.009132385,-0.06939697,-0.079833984,0.045684814,-0.18859863,0.03378296,0.0016155243,0.22644043,-0.068115234,0.08465576,-0.09741211,0.13830566,-0.018798828,0.09197998,0.11419678,0.09301758,0.21081543,0.14880371,-0.08807373,0.21765137,-0.13256836,-0.058166504,-0.11248779,-0.0892334,0.06524658,0.09814453,0.0770874,0.06506348,0.060760498,0.021759033,0.095336914,0.08300781,0.008010864,0.09802246,0.10333252,-0.029678345,0.007865906,-0.076293945,0.06958008,-0.021392822,-0.012176514,0.12597656,-0.009887695,0.04333496,0.0121154785,0.07458496,-0.04547119,0.13977051,0.0016517639,0.16247559,0.025375366,-0.11230469,0.074279785,-0.14147949,0.0038928986,-0.007549286,0.1149292,0.026306152,-0.0440979]'),
	(1, 1, 0, 0, 3.1666666666666665, 0, 38, 6, NULL, '[-0.020065308,-0.031799316,-0.1038208,-0.004547119,0.18688965,-0.10247803,0.025146484,0.0680542,0.028396606,-0.017562866,0.051330566,-0.0025978088,0.035583496,-0.04107666,0.052093506,0.09265137,0.008369446,-0.16101074,0.061920166,-0.058258057,0.013847351,-0.053497314,0.17944336,0.12536621,0.017211914,-0.15820312,0.112976074,-0.087890625,-0.031982422,0.09124756,0.03137207,-0.22875977,-0.07879639,-0.029434204,-0.14978027,-0.014320374,-0.25585938,0.02796936,0.18188477,0.15966797,0.12634277,-0.17883301,0.097229004,-0.105407715,0.11529541,-0.17443848,0.025177002,-0.11987305,-0.07312012,0.14355469,0.06384277,0.02128601,-0.04006958,0.06185913,-0.16577148,-0.07714844,0.07800293,-0.14160156,0.05480957,-0.047668457,0.0024414062,0.0736084,0.053344727,0.055877686,-0.09106445,-0.10925293,-0.03933716,0.04748535,0.17773438,-0.07873535,0.017456055,0.23266602,0.1352539,-0.08642578,0.04559326,0.08660889,-0.15905762,0.05343628,-0.123046875,-0.08526611,-0.039764404,0.06555176,-0.07873535,-0.07019043,-0.037231445,0.04675293,0.17102051,-0.122924805,-0.060791016,-0.008583069,-0.15100098,-0.11352539,0.082214355,-0.11773682,-0.011817932,0.071899414]'),
	(2, 1, 1, 3.1666666666666665, 5.916666666666667, 38, 71, 4, NULL, '[0.14733887,0.06756592,0.057281494,0.04916382,0.025253296,-0.10949707,0.025283813,-0.15429688,0.09649658,-0.13061523,-0.06341553,-0.036346436,0.17687988,0.09057617,-0.17834473,-0.01939392,0.16210938,0.033416748,0.040374756,-0.066589355,-0.035125732,-0.048553467,-0.059020996,-0.083618164,0.083862305,-0.043121338,0.027542114,0.057647705,0.12042236,0.03842163,-0.06585693,-0.072631836,-0.01637268,0.0960083,-0.096069336,-0.03640747,0.10253906,-0.056243896,-0.07788086,-0.20483398,0.1427002,-0.1586914,-0.08557129,0.05355835,0.24047852,-0.1373291,-0.050933838,-0.15283203,0.03805542,0.013008118,0.02947998,0.004306793,0.040100098,0.11224365,0.113342285,-0.1149292,0.17529297,-0.10253906,-0.0124435425,-0.12890625,-0.09466553,-0.04321289,-0.037353516,-0.0048713684,0.00712204,0.14916992,0.089904785,0.040283203,0.04824829,-0.10479736,0.18884277,-0.07952881,-0.08343506,0.027526855,-0.14453125,0.23254395,0.11376953,-0.064697266,-0.10827637,-0.07720947,0.035339355,0.029205322,0.09643555,-0.034332275,-0.05822754,-0.05444336,0.07067871,0.09991455,-0.15759277,0.013404846,-0.07354736,0.068115234,-0.08148193,0.24145508,-0.068603516,-0.21191406]'),
	(3, 1, 2, 5.916666666666667, 7.5, 71, 90, 3, NULL, '[-0.02822876,-0.0060157776,0.035217285,-0.044067383,0.16589355,-0.09197998,-0.033233643,-0.09466553,0.09088135,-0.0692749,0.022109985,-0.14428711,0.15124512,0.01965332,-0.0736084,0.1104126,0.06298828,-0.18518066,0.03010559,-0.22888184,-4.810095e-05,-0.11529541,0.10046387,-0.08947754,0.014770508,-0.0065956116,0.12841797,-0.08282471,0.061584473,-0.024047852,-0.16357422,-0.24243164,-0.070373535,0.06097412,-0.007865906,0.12683105,-0.0023460388,0.105285645,0.08288574,-0.0013771057,0.02659607,-0.1730957,0.09539795,-0.02720642,0.10473633,-0.19384766,0.030334473,-0.20178223,-0.023040771,0.039276123,0.23803711,0.03152466,-0.14111328,-0.0029277802,-0.05734253,-0.13574219,0.020812988,-0.11669922,-0.021774292,-0.040893555,0.05984497,-0.07672119,-0.13208008,0.115600586,-0.004737854,-0.04071045,-0.15185547,0.14929199,0.09295654,0.029159546,0.026367188,0.18188477,0.03918457,-0.08062744,-0.026367188,0.028015137,-0.08862305,-0.010749817,-0.115600586,-0.08258057,-0.048583984,0.095703125,0.07159424,-0.15063477,-0.008415222,0.14782715,0.2277832,-0.03579712,0.008621216,-0.012207031,-0.17272949,-0.04296875,-0.15783691,0.06524658,0.008560181,0.057434082]'),
	(13, 1, 12, 25.416666666666668, 28.416666666666668, 305, 341, 1, NULL, '[0.14855957,-0.07220459,0.023651123,-0.015640259,-0.03552246,-0.119018555,0.08355713,-0.019332886,0.20751953,0.09539795,-0.18334961,-0.07684326,0.025680542,-0.03753662,0.006263733,0.016311646,0.08343506,-0.079711914,0.26098633,-0.048034668,0.17272949,-0.028289795,-0.13671875,-0.072265625,-0.12243652,0.033172607,0.074279785,0.06762695,-0.103515625,-0.10461426,0.14477539,0.043273926,0.01007843,0.12384033,0.0005917549,-0.07836914,0.087524414,-0.08862305,-0.045928955,-0.15441895,0.20800781,-0.15563965,-0.14660645,0.12890625,0.090026855,0.018569946,0.13549805,0.120788574,0.024932861,0.16784668,0.16589355,0.1595459,0.08685303,0.11529541,-0.033843994,0.00039434433,0.07348633,-0.14013672,-0.08886719,0.078063965,-0.2319336,-0.068847656,0.009712219,0.11694336,-0.02293396,0.08404541,0.203125,0.064941406,-0.028793335,-0.089782715,0.046875,-0.08843994,0.009155273,0.09729004,0.01222229,-0.015914917,0.019348145,0.083740234,0.12548828,0.24060059,0.0031547546,-0.08984375,-0.020706177,-0.011398315,-0.009170532,-0.07305908,0.0418396,-0.0017442703,0.009468079,0.010154724,-0.064575195,0.12011719,-0.14733887,0.02607727,0.030075073,-0.010757446]'),
	(15, 1, 14, 30.083333333333332, 31.916666666666668, 361, 383, 4, NULL, '[0.088378906,-0.049682617,0.04937744,0.036956787,0.10357666,-0.14489746,0.056884766,-0.15246582,0.0053901672,-0.2692871,0.09942627,-0.046905518,0.24255371,-0.052093506,-0.19433594,0.1015625,0.18591309,-0.05328369,-0.055541992,-0.1270752,-0.04916382,-0.048065186,-0.066711426,-0.10858154,0.110961914,-0.05822754,0.12512207,0.012458801,0.036865234,0.060760498,-0.022964478,-0.22302246,-0.08081055,0.027389526,-0.11621094,0.06304932,0.06137085,0.030548096,-0.04397583,-0.13964844,0.013473511,-0.1496582,0.025253296,0.0317688,0.19787598,-0.17932129,0.01121521,-0.19299316,0.08618164,-0.0345459,0.04196167,0.04928589,0.038391113,0.07269287,0.1303711,-0.111083984,0.1586914,-0.18408203,-0.018814087,-0.1038208,-0.03353882,-0.006778717,0.027633667,0.057617188,0.030792236,0.049072266,-0.052337646,0.07507324,0.15527344,-0.031097412,0.15258789,0.02192688,-0.079711914,-0.0021705627,-0.118652344,0.053649902,-0.03213501,-0.032592773,-0.049713135,-0.16113281,0.05633545,0.05038452,0.12536621,-0.015914917,-0.026107788,0.034606934,0.18347168,0.02885437,-0.15124512,-0.024215698,-0.16870117,-0.014595032,-0.01108551,0.1706543,-0.013221741,-0.08270264]'),
	(25, 2, 8, 23.166666666666668, 25.666666666666668, 278, 308, 4, NULL, '[0.04916382,-0.11785889,-0.021560669,0.08532715,0.033843994,-0.08465576,0.11608887,-0.105041504,-0.05429077,-0.092163086,0.006713867,-0.14929199,0.22253418,-0.055633545,-0.027282715,0.1394043,0.24475098,-0.030899048,0.030258179,-0.01197052,0.04348755,-0.09790039,-0.0039787292,-0.16564941,0.027633667,-0.15905762,0.0970459,0.0736084,0.05319214,0.14672852,0.0871582,-0.23730469,-0.09484863,0.01574707,-0.12005615,0.16003418,0.019882202,-0.03152466,-0.023529053,-0.040161133,0.04537964,-0.16149902,0.06060791,-0.042785645,0.18591309,-0.04638672,0.1394043,-0.092285156,0.101623535,-0.0038776398,0.14343262,0.05682373,0.06439209,0.19482422,0.08148193,-0.09729004,0.22167969,-0.14733887,-0.008239746,-0.10644531,-0.07757568,0.068481445,0.12988281,0.10321045,0.087402344,0.078308105,-0.050994873,0.15673828,0.11431885,0.06427002,0.0692749,0.1352539,-0.010070801,-0.013015747,-0.050354004,0.046569824,-0.060638428,0.05291748,0.11071777,-0.01600647,0.008346558,0.016555786,0.083740234,-0.037322998,0.105529785,0.03616333,0.2298584,-0.0010147095,-0.15344238,0.03213501,-0.16748047,0.0008916855,0.03829956,0.07635498,0.05078125,-0.02835083]'),
	(16, 1, 15, 31.916666666666668, 34, 383, 408, 3, NULL, '[0.04360962,-0.052490234,0.07006836,-0.019729614,0.15283203,-0.07977295,-0.09100342,-0.17932129,0.11236572,-0.010055542,-0.007537842,-0.2265625,0.11053467,0.04699707,0.0046463013,0.1071167,-0.01574707,-0.12976074,0.041900635,-0.24255371,0.10675049,-0.081726074,0.09246826,0.012397766,0.0446167,-0.021591187,0.11151123,0.041809082,0.091552734,0.017868042,-0.17492676,-0.11468506,-0.009101868,0.09893799,-0.07476807,0.048675537,-0.010437012,-0.016601562,0.04864502,-0.07928467,0.009490967,-0.1239624,0.05328369,-0.09246826,0.0413208,-0.19177246,-0.05621338,-0.17028809,-0.04373169,0.030441284,0.25976562,-0.036956787,-0.10235596,-0.011001587,-0.08325195,-0.109069824,-0.034240723,-0.06561279,-0.05026245,-0.06970215,0.054748535,-0.13806152,-0.12854004,0.05090332,-0.023605347,0.031982422,-0.045318604,0.09613037,0.09643555,0.011672974,-0.021728516,0.16296387,-0.11639404,-0.05001831,-0.079833984,0.09893799,-0.14624023,-0.0569458,-0.11456299,-0.08319092,0.074157715,0.0026741028,0.09643555,-0.061584473,0.0010995865,0.20983887,0.18005371,-0.085632324,-0.011238098,-0.01878357,-0.19995117,-0.03387451,-0.32226562,0.04623413,0.0041160583,0.024658203]'),
	(17, 2, 0, 0, 2.6666666666666665, 0, 32, 2, NULL, '[-0.050994873,0.084228516,-0.00856781,0.07342529,0.0045433044,-0.04763794,0.00072717667,-0.047668457,0.03152466,-0.089660645,-0.026031494,-0.00030231476,0.058746338,-0.08123779,0.07989502,0.11273193,0.0016374588,-0.13513184,0.1986084,-0.029510498,0.17956543,-0.15209961,0.029815674,0.0063476562,0.060272217,-0.14208984,0.28710938,0.09472656,-0.037994385,0.08679199,0.043762207,-0.15466309,0.042541504,-0.1048584,-0.08886719,-0.1652832,-0.15270996,-0.111572266,0.15283203,-0.056274414,0.10626221,-0.052368164,-0.045837402,-0.031341553,0.02607727,-0.02029419,0.07281494,-0.05130005,-0.06439209,0.091674805,0.08337402,0.011978149,-0.12927246,-0.011787415,-0.09753418,0.077819824,0.15661621,-0.1730957,0.02357483,0.07873535,-0.085754395,0.00047326088,-0.027145386,-0.002073288,0.11242676,-0.07183838,0.014389038,0.04949951,0.116760254,0.010070801,-0.06072998,0.10296631,0.13793945,-0.19799805,0.06854248,0.14953613,-0.18786621,0.10913086,-0.11328125,-0.039154053,-0.05819702,0.111816406,-0.1081543,-0.034484863,-0.24731445,0.06542969,0.054748535,-0.09100342,-0.25830078,-0.009986877,-0.1862793,-0.012054443,0.0791626,-0.04888916,-0.059173584,-0.06341553]'),
	(18, 2, 1, 2.6666666666666665, 5.333333333333333, 32, 64, 5, NULL, '[0.19030762,0.11407471,0.0012159348,0.01889038,0.04626465,-0.05291748,0.0010356903,-0.16503906,0.04611206,-0.055419922,-0.0670166,-0.08532715,0.049438477,0.07684326,-0.044006348,-0.07739258,0.10437012,0.042541504,0.07324219,0.06677246,0.018753052,-0.0016698837,-0.07684326,-0.092041016,0.12298584,-0.024383545,0.010734558,0.1071167,0.11633301,0.1427002,0.039611816,0.010444641,0.008865356,0.072387695,-0.09790039,-0.09802246,-0.09051514,-0.2253418,-0.10992432,-0.28271484,0.089904785,-0.05432129,-0.20031738,-0.09851074,0.1003418,-0.031097412,0.049987793,-0.08270264,-0.0055999756,0.20544434,0.023849487,-0.074279785,0.079589844,0.10028076,0.106933594,-0.05429077,0.14086914,-0.08581543,0.1508789,-0.085510254,-0.20739746,-0.035614014,0.076660156,0.009864807,0.080322266,0.04269409,0.20324707,0.0051956177,-0.009849548,-0.119018555,0.06677246,-0.06921387,-0.0126571655,-0.07092285,-0.15185547,0.24890137,0.01626587,-0.02722168,-0.11248779,-0.065979004,0.093688965,0.15332031,-0.016098022,-0.039611816,-0.08117676,-0.07507324,-0.008621216,0.09246826,-0.19726562,0.054260254,0.017684937,0.029388428,0.08258057,0.03942871,-0.04095459,-0.22814941]'),
	(19, 2, 2, 5.333333333333333, 8.75, 64, 105, 5, NULL, '[0.036376953,0.0440979,0.19689941,-0.045928955,0.08178711,-0.034942627,-0.011199951,-0.15100098,0.006679535,-0.30151367,0.0074768066,-0.11114502,0.18554688,0.07458496,-0.11932373,0.007068634,0.18591309,-0.082092285,0.066833496,0.037597656,-0.10571289,0.035949707,-0.16918945,-0.24353027,0.07171631,-0.06359863,0.049713135,0.04434204,0.12536621,0.0104599,0.017059326,-0.05380249,0.008544922,0.059814453,-0.05545044,0.0033569336,-0.02192688,-0.11584473,0.014724731,-0.13891602,-0.054534912,-0.0018672943,-0.15686035,0.0060424805,0.109191895,-0.1081543,0.064819336,-0.081970215,0.009498596,0.017044067,0.08325195,0.0104599,0.00042009354,0.08947754,0.18371582,-0.093933105,0.09246826,-0.123168945,0.10675049,-0.07897949,-0.1340332,-0.11456299,0.050079346,0.12182617,0.073913574,0.008995056,0.095458984,0.09136963,0.06970215,-0.05532837,0.09484863,-0.16467285,-0.16442871,0.070007324,-0.13867188,0.1005249,-0.048339844,0.07324219,0.0024814606,-0.114990234,0.03930664,-0.013282776,0.0524292,0.020645142,0.11425781,0.04949951,0.2578125,0.019561768,-0.10949707,0.03125,-0.06750488,0.11682129,-0.012054443,0.1463623,-0.003583908,-0.21850586]'),
	(20, 2, 3, 8.75, 11.416666666666666, 105, 137, 7, NULL, '[-0.11273193,0.1730957,0.18725586,-0.01676941,-0.09039307,-0.105651855,0.04611206,-0.015541077,0.12536621,-0.1439209,-0.057495117,-0.07208252,0.06173706,0.041992188,-0.14221191,-0.040222168,0.11047363,-0.17248535,0.2397461,0.04623413,-0.11291504,-0.10900879,-0.070739746,-0.08581543,-0.06048584,0.1394043,0.01423645,0.033966064,0.10809326,-0.14685059,-0.12011719,0.07904053,-0.015640259,0.044952393,-0.010231018,-0.15551758,-0.15039062,-0.13293457,0.10223389,-0.099731445,-0.008575439,0.003107071,-0.11248779,-0.010108948,0.054718018,-0.091918945,0.19384766,0.074035645,-0.079833984,0.064819336,0.061279297,0.11907959,-0.1282959,-0.088012695,0.14465332,-0.11224365,0.0059432983,-0.0541687,0.09277344,-0.1348877,-0.025848389,0.0060043335,-0.049346924,0.07470703,0.0042381287,-0.13195801,0.030685425,0.020141602,0.03869629,-0.10571289,0.07727051,-0.12719727,0.0038871765,-0.056793213,-0.16699219,0.032836914,0.11206055,0.029815674,-0.05697632,-0.07495117,-0.070251465,0.09527588,-0.08343506,0.017654419,-0.04324341,0.04043579,0.21643066,0.016723633,-0.1427002,0.033599854,-0.048095703,0.11090088,-0.06488037,0.13928223,0.021453857,-0.3022461]'),
	(14, 1, 13, 28.416666666666668, 30.083333333333332, 341, 361, 9, NULL, '[0.05593872,0.052947998,-0.15478516,0.037841797,-0.04071045,-0.10675049,0.07269287,0.03729248,0.16784668,0.08312988,-0.11663818,-0.079711914,-0.039489746,0.041229248,-0.11920166,0.05117798,0.017913818,-0.009185791,0.10687256,-0.02720642,0.051971436,-0.19311523,0.18347168,0.14111328,-0.14733887,0.017608643,-0.0051574707,-0.01512146,0.08721924,0.10681152,-0.060028076,-0.0647583,-0.103881836,0.011177063,0.027404785,-0.0635376,-0.24621582,-0.119018555,0.103759766,0.11657715,0.16552734,-0.15014648,-0.049865723,-0.18334961,0.17614746,-0.056274414,0.07727051,0.1159668,-0.12133789,0.0019664764,0.08673096,0.17419434,0.030456543,0.034301758,-0.06945801,-0.15246582,0.09240723,-0.0519104,-0.10614014,-0.17150879,0.038146973,0.091918945,0.057739258,0.03878784,-0.10546875,-0.004020691,0.02432251,0.019378662,0.1237793,-0.1661377,0.111816406,0.25341797,0.13830566,-0.1583252,-0.09490967,0.15234375,-0.029022217,0.007080078,0.016952515,0.051239014,-0.03152466,0.05154419,-0.14685059,-0.061035156,0.017822266,-0.071899414,0.07574463,0.027999878,-0.06384277,0.15710449,-0.12097168,0.06427002,0.033294678,0.036010742,0.08514404,-0.06793213]'),
	(40, 3, 7, 20, 22.75, 240, 273, 0, NULL, '[0.06329346,-0.09283447,-0.1348877,0.040039062,0.06365967,0.02104187,0.06451416,0.028808594,0.066223145,-0.0256958,0.040100098,-0.072753906,0.057037354,-0.045196533,-0.021469116,0.22387695,-0.005405426,-0.030838013,0.0592041,-0.084228516,0.20080566,-0.10003662,0.09509277,0.038085938,-0.061462402,-0.06237793,0.17883301,-0.013870239,0.019805908,0.08972168,0.10583496,-0.17321777,-0.011123657,-0.04135132,0.010574341,-0.036254883,-0.15405273,-0.012870789,0.12927246,0.2097168,0.01689148,-0.21228027,-0.03567505,0.005256653,0.10998535,-0.10888672,0.11175537,0.03314209,-0.004547119,-0.0074310303,0.09698486,0.19104004,0.0579834,0.16516113,-0.034240723,-0.12792969,0.1315918,-0.1550293,-0.11236572,-0.09448242,0.004760742,0.057525635,0.17163086,0.0036067963,-0.016952515,-0.08288574,0.010986328,0.14318848,0.20166016,-0.0023651123,-9.071827e-05,0.24304199,0.13757324,-0.0362854,-0.018417358,-0.10229492,-0.1451416,0.084106445,0.16015625,0.06744385,-0.009635925,0.007972717,-0.12365723,-0.095703125,0.091796875,0.0034332275,0.20922852,-0.12927246,-0.06335449,0.057159424,-0.17272949,-0.040374756,0.08215332,-0.036743164,0.022064209,0.093811035]'),
	(48, 3, 15, 42.333333333333336, 44.25, 508, 531, 8, NULL, '[-0.107299805,-0.0037174225,0.12158203,0.027023315,0.07946777,0.11956787,0.03265381,-0.072265625,0.0018196106,-0.097473145,0.014984131,-0.21130371,0.14575195,0.0011482239,0.11444092,0.15319824,0.12164307,-0.115722656,0.1538086,-0.013702393,0.028915405,-0.019348145,-0.019927979,-0.3088379,-0.091674805,-0.03112793,0.11993408,-0.008872986,0.12670898,-0.02772522,0.044921875,-0.11669922,-0.039489746,-0.01876831,-0.018341064,0.06500244,-0.08392334,-0.025619507,0.09283447,0.1184082,-0.117004395,0.044799805,-0.046844482,-0.09033203,0.011184692,-0.014976501,0.22229004,-0.012741089,-0.07409668,0.021530151,0.26000977,0.21740723,-0.12084961,0.04208374,0.056518555,-0.069885254,0.023544312,-0.10845947,0.06225586,0.012901306,-0.03829956,-0.009986877,0.072631836,0.16052246,0.10681152,-0.20410156,-0.04147339,0.11810303,0.0039711,0.029556274,-0.10253906,0.07434082,0.021484375,-0.13427734,0.032287598,-0.022949219,-0.16918945,0.09265137,0.07714844,-0.038085938,0.02406311,0.09838867,-0.076538086,-0.072387695,0.16455078,0.13293457,0.22595215,-0.039031982,0.051116943,0.0904541,-0.119628906,0.024780273,-0.010772705,-0.0803833,0.13793945,0.03564453]'),
	(27, 2, 10, 27.25, 30.666666666666668, 327, 368, 1, NULL, '[0.036315918,-0.010978699,0.041381836,0.042541504,-0.12768555,-0.17590332,0.1920166,-0.013832092,0.1619873,0.10253906,-0.15014648,-0.064575195,0.09222412,-0.042388916,-0.03692627,-0.00025343895,0.18518066,-0.12866211,0.30200195,-0.045135498,0.11114502,-0.079711914,-0.03753662,-0.08312988,-0.18908691,0.04525757,0.07574463,0.07989502,-0.05078125,-0.11444092,0.09753418,0.045166016,-0.072753906,0.09442139,-0.08099365,-0.03692627,0.096069336,-0.040161133,0.065979004,-0.1574707,0.18884277,-0.17004395,-0.010574341,0.087524414,0.11279297,0.0036010742,0.17736816,0.11016846,0.12561035,0.10534668,0.071777344,0.22583008,0.0014133453,0.07092285,0.105529785,0.04714966,0.060180664,-0.086120605,-0.06896973,0.07495117,-0.12011719,0.030639648,-0.04647827,0.15979004,-0.020111084,-0.059814453,0.14709473,-0.030441284,-0.028289795,-0.09564209,0.11212158,-0.027862549,0.085998535,0.024475098,-0.00957489,-0.012367249,0.097839355,0.018356323,0.13085938,0.18054199,-0.081970215,-0.08258057,-0.055603027,0.028213501,0.09692383,0.0146865845,0.043762207,-0.0030899048,-0.07165527,0.08166504,-0.04647827,0.0869751,-0.21850586,0.062561035,0.0501709,-0.09124756]'),
	(12, 1, 11, 23.75, 25.416666666666668, 285, 305, 9, NULL, '[0.14050293,0.10107422,-0.008552551,0.0032730103,0.13049316,-0.10296631,-0.016311646,-0.019195557,0.11920166,0.031829834,-0.091674805,-0.026611328,-0.06726074,0.16796875,0.0041046143,-0.06903076,-0.011161804,-0.013954163,0.109802246,-0.019439697,0.020767212,0.040863037,0.17163086,0.16418457,0.060333252,-0.060577393,0.016738892,0.044799805,0.09967041,0.1661377,-0.010215759,0.030456543,0.019607544,0.11651611,-0.15209961,-0.15979004,-0.21618652,-0.115600586,0.1149292,-0.013038635,0.14099121,-0.22375488,-0.05734253,-0.0769043,0.1776123,-0.16796875,-0.1116333,-0.05419922,-0.03945923,0.18798828,-0.00995636,-0.029724121,0.047302246,0.14672852,-0.05291748,-0.15478516,0.06561279,0.019973755,0.018798828,-0.15393066,-0.074523926,-0.018478394,-0.024520874,-0.039398193,-0.13366699,-0.028686523,0.23168945,-0.049316406,0.113098145,-0.23388672,0.05444336,0.07757568,0.020217896,0.03213501,-0.125,0.2536621,-0.010627747,-0.040374756,-0.12854004,-0.033081055,0.0036392212,-0.019348145,-0.07891846,-0.056671143,0.101867676,-0.034240723,0.09802246,-0.088378906,-0.05670166,0.08166504,0.008071899,-0.042114258,-0.08392334,0.015838623,-0.11315918,-0.14855957]'),
	(4, 1, 3, 7.5, 9.666666666666666, 90, 116, 1, NULL, '[0.066833496,-0.046051025,0.03475952,0.023101807,0.08154297,-0.009414673,0.10839844,-0.1071167,0.13720703,0.17126465,-0.13806152,-0.1899414,0.10308838,0.06262207,0.107299805,0.029800415,0.113098145,-0.074401855,0.20251465,-0.14208984,0.078430176,0.04888916,0.042388916,-0.18676758,-0.17822266,0.01335144,0.058776855,0.0143966675,0.070617676,-0.112976074,0.049102783,0.009460449,-0.08654785,0.15625,-0.09790039,0.093322754,0.12902832,0.055786133,-0.043884277,-0.05026245,0.10656738,-0.12817383,-0.00028181076,-0.00083589554,0.07183838,-0.081726074,0.119262695,-0.074157715,0.061340332,0.13293457,0.24182129,0.2619629,-0.032928467,0.121398926,0.04168701,0.0016746521,-0.06311035,-0.066467285,-0.030334473,0.08087158,-0.0914917,-0.03564453,-0.059265137,0.16125488,-0.052459717,-0.09338379,0.14428711,-0.025024414,-0.12524414,-0.09259033,-0.008590698,0.034820557,0.014419556,-0.013938904,0.017959595,0.05166626,0.0032806396,-0.060058594,0.092285156,0.11981201,0.07244873,0.014274597,-0.029754639,-0.10058594,0.21142578,0.08337402,0.028823853,0.022659302,0.14501953,0.07720947,-0.004863739,0.017990112,-0.29760742,-0.033569336,0.10900879,0.095947266]'),
	(5, 1, 4, 9.666666666666666, 11.5, 116, 138, 2, NULL, '[-0.0067596436,0.031036377,-0.14562988,0.15454102,-0.0093307495,0.06793213,0.06347656,-0.016738892,0.07086182,-0.03363037,-0.020401001,-0.02909851,0.115722656,-0.0026226044,0.0602417,0.22509766,0.021759033,0.043548584,0.12878418,-0.079956055,0.19750977,-0.14245605,0.09918213,-0.04574585,-0.09466553,-0.17858887,0.18762207,0.02142334,0.072509766,0.04714966,0.08874512,-0.22705078,-0.027893066,-0.11065674,-0.04937744,-0.08532715,-0.05078125,-0.0037651062,0.06274414,0.19140625,0.14367676,-0.12023926,-0.082092285,-0.0023326874,0.16894531,-0.07519531,0.11450195,-0.08227539,-0.050079346,-0.09094238,0.10839844,0.23400879,-0.08538818,0.1274414,-0.055908203,0.018157959,0.19165039,-0.17651367,-0.12402344,-0.027542114,0.0082473755,0.089416504,0.078186035,-0.051849365,0.032958984,-0.047912598,0.03250122,0.07556152,0.08911133,0.021835327,0.01802063,0.16113281,0.13427734,-0.17919922,0.08520508,0.1081543,-0.08972168,0.079711914,0.06262207,0.04321289,-0.015365601,0.10443115,-0.14404297,-0.1328125,-0.09118652,-0.025161743,0.042419434,-0.020828247,-0.14208984,0.049438477,-0.17529297,0.016281128,0.092285156,-0.017410278,0.04034424,0.061553955]'),
	(7, 1, 6, 13.333333333333334, 15.666666666666666, 160, 188, 3, NULL, '[0.082458496,-0.0052261353,0.00018107891,-0.04940796,0.18103027,-0.10284424,-0.027267456,-0.050231934,0.066223145,-0.17602539,0.066101074,-0.05657959,0.10247803,0.10205078,-0.1427002,0.10266113,0.021026611,-0.12023926,-0.018630981,-0.15527344,-0.023635864,0.0039138794,0.09991455,0.06149292,-0.010482788,-0.03866577,0.064941406,-0.052825928,0.06726074,0.050598145,-0.081970215,-0.17797852,-0.028060913,0.045806885,-0.015838623,-0.024398804,-0.1394043,0.026550293,0.17285156,0.078308105,0.04333496,-0.27197266,0.0007953644,-0.00023901463,0.17382812,-0.29345703,-0.0053634644,-0.16784668,0.06036377,0.005924225,0.046844482,0.02532959,-0.06555176,0.116882324,0.007041931,-0.16174316,0.049682617,-0.121154785,-0.012832642,-0.14733887,0.056793213,-0.040740967,-0.0059776306,0.051879883,-0.16259766,-0.03869629,0.019470215,0.15661621,0.2529297,-0.04574585,0.11798096,0.14160156,0.036865234,0.061676025,-0.09661865,-0.014785767,-0.0635376,0.04232788,-0.03152466,-0.05670166,-0.06298828,-0.00019848347,0.004940033,-0.09790039,0.10681152,0.064697266,0.3154297,-0.108947754,-0.09124756,0.0066833496,-0.1315918,-0.06518555,-0.07489014,0.09832764,-0.026687622,-0.005962372]'),
	(10, 1, 9, 19.416666666666668, 21.416666666666668, 233, 257, 5, NULL, '[0.123535156,-0.03616333,-0.011383057,0.053863525,0.11773682,-0.16052246,0.06008911,-0.10119629,-0.014373779,-0.047454834,-0.017654419,-0.036346436,0.12585449,-0.02053833,-0.018753052,-0.050445557,0.1932373,-0.040130615,0.021469116,0.013244629,-0.07287598,-0.015823364,0.017929077,0.0026836395,0.16149902,-0.17175293,0.08117676,0.045318604,0.018203735,0.124572754,0.11340332,-0.094177246,-0.09777832,0.0993042,-0.29907227,0.05819702,-0.039489746,-0.02986145,-0.09539795,-0.21386719,0.13232422,-0.120788574,0.028656006,-0.061950684,0.16296387,-0.10455322,-0.051849365,-0.17297363,0.04711914,0.17419434,0.03353882,-0.061035156,0.15393066,0.14196777,0.06173706,-0.045959473,0.13830566,-0.12646484,0.09088135,-0.09088135,-0.19067383,0.036346436,0.072387695,0.014579773,0.044952393,0.09899902,0.1496582,-0.07128906,0.03857422,-0.15209961,0.12646484,0.008018494,-0.07141113,0.039733887,-0.103027344,0.2836914,-0.024017334,-0.09124756,-0.11993408,-0.13244629,0.12109375,0.050567627,0.0713501,0.031951904,-0.02633667,0.009208679,0.05444336,0.02268982,-0.15148926,0.005130768,-0.066833496,-0.037628174,0.007659912,0.036376953,-0.05670166,-0.13537598]'),
	(11, 1, 10, 21.416666666666668, 23.75, 257, 285, 1, NULL, '[0.091918945,-0.07495117,-0.11053467,0.15393066,0.0048065186,-0.031921387,0.14794922,-0.10595703,0.051849365,-0.024093628,0.0060272217,-0.0287323,0.22070312,-0.08129883,0.023376465,0.1583252,0.18688965,0.021591187,0.11907959,-0.07977295,0.08673096,-0.050842285,-0.039855957,-0.14111328,-0.1583252,-0.16455078,0.07928467,0.011413574,0.007381439,-0.060760498,0.16320801,-0.19006348,-0.13769531,-0.039276123,-0.1586914,0.03744507,0.117370605,0.07562256,-0.11303711,-0.025054932,0.20788574,-0.08392334,-0.035095215,0.014549255,0.18127441,-0.06878662,0.1541748,-0.15026855,0.095947266,-0.04119873,0.09613037,0.2644043,-0.012611389,0.11352539,0.064086914,0.119018555,0.14880371,-0.23791504,-0.06488037,0.06774902,-0.07788086,0.09790039,0.08312988,0.05822754,0.0071029663,-0.013160706,0.07635498,-0.031341553,-0.03012085,-0.04849243,0.13208008,-0.0054092407,0.037994385,-0.10900879,0.10394287,0.09423828,-0.0050315857,0.016586304,0.10119629,0.029434204,0.09100342,0.09246826,-0.03967285,-0.05316162,-0.07147217,-0.053833008,-0.047454834,0.079589844,-0.12445068,0.012908936,-0.13696289,0.02722168,0.012054443,-0.010238647,0.12335205,0.08428955]'),
	(21, 2, 4, 11.416666666666666, 14.583333333333334, 137, 175, 6, NULL, '[-0.07611084,0.044158936,0.026977539,-0.023757935,0.17346191,0.10241699,-0.023452759,-0.0028533936,-0.021148682,-0.107299805,0.044525146,-0.107910156,0.087768555,-0.012168884,0.15197754,0.12060547,-0.032958984,-0.18395996,0.09448242,0.013221741,0.0043258667,-0.010345459,0.024459839,-0.08862305,0.02217102,-0.110961914,0.12463379,-0.0602417,0.051513672,0.036010742,0.056243896,-0.14941406,0.019744873,-0.08947754,-0.089660645,-0.05429077,-0.27319336,-0.080200195,0.14208984,0.12548828,-0.04940796,0.03286743,-0.07446289,-0.14855957,-0.0023918152,-0.0847168,0.14733887,-0.08947754,-0.13317871,0.14953613,0.16027832,0.050323486,-0.13562012,0.014961243,-0.07373047,-0.027511597,0.0126953125,-0.15808105,0.16772461,0.004562378,-0.04321289,-0.011772156,0.09246826,0.103637695,0.044799805,-0.2084961,-0.004547119,0.097595215,0.08239746,-0.017562866,-0.085876465,0.10253906,0.06896973,-0.15856934,0.037017822,0.04333496,-0.24499512,0.08972168,-0.103759766,-0.13220215,0.0104904175,0.16015625,-0.14196777,-0.031051636,-0.017471313,0.121398926,0.20751953,-0.08453369,-0.05117798,-0.010681152,-0.12585449,-0.05239868,0.11468506,-0.17932129,0.062927246,0.02003479]'),
	(43, 3, 10, 27.5, 30.583333333333332, 330, 367, 9, NULL, '[0.18725586,0.105651855,-0.062316895,0.042022705,-0.028396606,-0.0076446533,-0.007671356,-0.13342285,0.12030029,0.08465576,-0.08691406,-0.15661621,-0.025039673,0.16772461,-0.053100586,0.0070381165,0.020126343,0.078430176,0.1262207,-0.005153656,0.1628418,-0.014450073,0.06793213,-0.005935669,-0.070495605,0.064453125,-0.08148193,0.13537598,0.20019531,0.1583252,-0.028076172,0.05834961,0.060272217,0.07611084,0.0501709,-0.14624023,-0.15014648,-0.25268555,0.04147339,-0.049621582,0.09460449,-0.20080566,-0.1953125,-0.12322998,0.12286377,-0.099365234,0.10308838,0.049194336,0.030014038,0.13391113,0.044281006,0.050231934,0.034698486,0.1850586,0.07287598,-0.15319824,0.07324219,-0.0036392212,0.02482605,-0.1496582,-0.059326172,-0.023925781,0.09906006,0.02029419,-0.08911133,-0.038970947,0.22961426,0.11627197,0.100097656,-0.08135986,0.029815674,0.08898926,0.10040283,-0.0758667,-0.18713379,0.08001709,0.04598999,0.020874023,0.053497314,0.115112305,-0.033966064,0.08300781,-0.110839844,-0.09399414,0.13061523,-0.06616211,0.08905029,0.0025634766,-0.14086914,0.10601807,0.035827637,-0.017440796,-0.016830444,0.026809692,0.021850586,-0.14904785]'),
	(45, 3, 12, 33.916666666666664, 36.666666666666664, 407, 440, 6, NULL, '[-0.057800293,0.028167725,-0.02734375,-0.010986328,0.20532227,-0.023422241,0.037139893,-0.039398193,0.034179688,0.06854248,-0.020553589,-0.112976074,0.095825195,-0.0027122498,0.16027832,0.0501709,0.025924683,-0.1809082,0.11999512,-0.13916016,0.067993164,-0.07751465,0.15588379,-0.008781433,0.07727051,-0.11804199,0.27490234,-0.041381836,-0.021392822,0.06793213,0.0017642975,-0.19641113,-0.04486084,0.06719971,-0.19616699,0.076416016,-0.08630371,0.07501221,0.07098389,-0.041107178,0.05822754,-0.15490723,0.10418701,-0.04827881,0.015533447,-0.09448242,0.014442444,-0.21496582,-0.049682617,0.25268555,0.17614746,0.007297516,-0.08441162,0.03781128,-0.09649658,-0.014289856,0.018188477,-0.122924805,0.08886719,0.054260254,-0.08380127,-0.015151978,-0.09509277,0.06878662,0.07989502,-0.13659668,-0.012786865,0.018478394,-0.013679504,-0.033294678,-0.08319092,0.1953125,0.105773926,-0.1083374,0.03652954,0.13098145,-0.1706543,-0.060760498,-0.18395996,-0.08685303,-0.0027370453,0.13647461,-0.057617188,-0.10632324,-0.035125732,0.17297363,0.1060791,-0.059753418,-0.004058838,0.0055160522,-0.11047363,-0.12182617,-0.084472656,-0.10443115,-0.05935669,0.06945801]'),
	(49, 4, 0, 0, 3.1666666666666665, 0, 38, 9, NULL, '[0.14208984,0.02619934,-0.10534668,-0.007896423,0.014213562,-0.05307007,0.12524414,-0.006690979,0.15637207,0.13891602,-0.11773682,-0.107788086,0.019989014,0.093566895,-0.029449463,0.039978027,0.025024414,-0.049041748,0.1496582,-0.015777588,0.01966858,0.00573349,0.08239746,0.07128906,-0.31713867,0.02583313,-0.117126465,-0.03970337,0.08758545,-0.09674072,0.08557129,0.07513428,-0.11340332,0.054840088,-0.045959473,-0.04776001,-0.14685059,-0.06542969,0.026046753,0.062164307,0.18652344,-0.09661865,-0.13586426,-0.15808105,0.15734863,-0.13061523,0.14404297,0.056732178,-0.001115799,0.05444336,0.06970215,0.26245117,0.0058174133,0.06878662,0.021026611,0.015129089,-0.045654297,-0.093933105,-0.03326416,-0.04586792,-0.0070495605,0.026504517,0.05593872,0.13256836,-0.22399902,-0.12023926,0.19006348,-0.08013916,0.011375427,-0.20202637,0.16662598,0.07550049,0.06652832,-0.07489014,-0.0065078735,0.06964111,0.01914978,-0.03111267,0.09765625,0.09039307,0.043548584,0.034210205,-0.20336914,0.007843018,0.15649414,-0.024932861,0.021408081,0.0052757263,0.05050659,0.12731934,-0.01322937,0.06976318,-0.105041504,-0.06744385,0.19213867,-0.014099121]'),
	(52, 4, 3, 8.916666666666666, 11.333333333333334, 107, 136, 9, NULL, '[0.2265625,0.062561035,-0.03894043,-0.0074272156,0.050231934,-0.09436035,0.07165527,-0.036346436,0.1850586,0.111694336,-0.14453125,-0.068603516,0.024429321,0.15270996,-0.037719727,-0.00020813942,0.024627686,0.039733887,0.14501953,-0.05847168,0.061950684,0.082458496,0.020248413,0.027435303,-0.22229004,0.008552551,-0.11694336,0.049621582,0.058441162,-0.019989014,0.08068848,0.061279297,-0.048553467,0.14221191,-0.006542206,-0.06048584,-0.036834717,-0.14172363,-0.021148682,-0.01625061,0.23925781,-0.19458008,-0.18762207,-0.025390625,0.20739746,-0.12030029,0.10357666,-0.0044441223,0.08660889,0.12878418,0.05166626,0.16552734,0.0012273788,0.19311523,0.0046043396,-0.031097412,0.034698486,-0.11987305,-0.0134887695,-0.051879883,-0.11810303,-0.027114868,0.017074585,0.096069336,-0.22424316,0.025817871,0.2680664,0.048980713,0.02330017,-0.16003418,0.14794922,-0.013175964,0.049987793,0.055145264,-0.033050537,0.078125,0.08679199,0.016204834,0.07989502,0.21264648,-0.001449585,-0.010475159,-0.10296631,-0.06750488,0.1282959,-0.11401367,0.018051147,0.027114868,0.018478394,0.08911133,0.021026611,0.038146973,-0.113708496,0.02760315,0.10357666,-0.029083252]'),
	(53, 4, 4, 11.333333333333334, 14.583333333333334, 136, 175, 3, NULL, '[0.040863037,-0.08996582,0.00011950731,0.05682373,0.13696289,-0.009246826,-0.0725708,-0.06707764,0.049682617,-0.15332031,0.10455322,-0.100097656,0.07659912,0.0015001297,-0.015731812,0.16906738,-0.0713501,-0.13330078,-0.01525116,-0.14465332,0.06591797,-0.004589081,0.072753906,0.15063477,0.011642456,-0.052612305,0.0836792,-0.015174866,0.068237305,0.019561768,-0.050445557,-0.12298584,0.030136108,-0.0496521,-0.08013916,-0.14624023,-0.18981934,-0.027526855,0.1743164,0.17346191,-0.00504303,-0.12890625,-0.0034885406,-0.07531738,0.06640625,-0.2553711,-0.015838623,-0.09399414,-0.042510986,-0.056243896,0.09136963,0.07763672,-0.062072754,0.06036377,-0.0657959,-0.15148926,-0.019805908,-0.12030029,-0.07305908,-0.14941406,0.123291016,-0.030380249,0.07525635,-0.0018339157,-0.16882324,-0.02897644,0.027114868,0.10241699,0.27197266,-0.052825928,0.010757446,0.14709473,-0.04547119,-0.010551453,-0.09277344,-0.023468018,-0.17980957,0.03302002,-0.035705566,-0.14501953,0.051605225,-0.037963867,0.008758545,0.01927185,0.010772705,0.11987305,0.28979492,-0.16967773,-0.08178711,-0.07562256,-0.21911621,-0.06768799,-0.11352539,-0.0071983337,0.022613525,0.056732178]'),
	(54, 4, 5, 14.583333333333334, 17.833333333333332, 175, 214, 8, NULL, '[-0.003440857,0.015487671,0.1484375,0.030288696,-0.12145996,-0.07897949,0.09057617,-0.017303467,0.105773926,-0.0014457703,-0.1239624,-0.11212158,0.02381897,-0.013175964,0.017120361,-0.01222229,0.20227051,-0.11254883,0.32421875,0.12597656,0.10192871,-0.072509766,-0.093688965,-0.18347168,-0.08270264,0.059661865,0.057006836,0.111572266,0.04058838,0.006965637,0.076171875,0.08843994,0.026153564,0.09875488,-0.041259766,-0.14562988,-0.07714844,-0.16418457,0.07824707,-0.123413086,0.029876709,-0.066833496,-0.11883545,0.025115967,0.02166748,0.07867432,0.19592285,0.21459961,0.0010194778,0.15710449,0.10412598,0.12805176,0.04083252,0.10620117,0.109436035,-0.120910645,0.10656738,-0.024536133,0.027572632,-0.03918457,-0.1920166,-0.003993988,0.072509766,0.12817383,0.091430664,-0.07531738,0.16210938,0.03753662,0.0055503845,-0.0793457,-0.008995056,-0.1003418,-0.0073928833,0.0418396,-0.08477783,0.009147644,0.03112793,0.10418701,0.1270752,0.12805176,-0.042053223,-0.080566406,-0.043029785,0.038024902,0.14770508,0.016693115,0.20129395,-0.024612427,-0.08581543,0.07611084,-0.019561768,0.12854004,-0.06585693,0.04574585,-0.013954163,-0.21606445]'),
	(55, 4, 6, 17.833333333333332, 19.416666666666668, 214, 233, 7, NULL, '[0.0032024384,-0.033416748,-0.0055007935,0.016860962,0.058563232,-0.19946289,0.0725708,0.027938843,0.13696289,0.049041748,-0.051757812,0.0345459,0.04345703,-0.18481445,0.059539795,0.015670776,0.016921997,-0.2524414,0.23937988,-0.06341553,0.13684082,-0.056793213,-0.0129776,0.111572266,-0.012680054,-0.032562256,0.22875977,0.036224365,-0.19921875,-0.08703613,0.10821533,-0.031158447,-0.03942871,0.038848877,-0.22741699,-0.17797852,-0.07476807,-0.041259766,0.07678223,-0.15576172,0.1986084,-0.10430908,0.02557373,0.041870117,-0.029754639,-0.04260254,0.070129395,0.005508423,-0.030700684,0.24194336,0.04144287,0.08679199,-0.019332886,-0.046203613,-0.13720703,0.09484863,0.0062065125,-0.19555664,0.004589081,0.11907959,-0.15942383,0.018951416,-0.04724121,0.089538574,-0.03164673,-0.06222534,0.122924805,-0.11138916,0.025299072,-0.17114258,0.0026855469,0.0030136108,0.072753906,-0.052947998,0.051116943,0.052215576,-0.13635254,0.023345947,-0.1227417,0.008125305,0.036376953,-0.012168884,-0.081726074,0.07611084,-0.22668457,0.047058105,-0.02418518,-0.087524414,-0.097717285,-0.07574463,-0.1340332,-0.02142334,-0.09277344,-0.090148926,-0.03994751,-0.0047187805]'),
	(56, 4, 7, 19.416666666666668, 21.833333333333332, 233, 262, 4, NULL, '[-0.020187378,0.054351807,0.11053467,-0.070251465,0.021362305,-0.12359619,0.029342651,0.0031089783,0.1821289,-0.1508789,-0.061676025,0.029052734,0.1005249,-0.038360596,-0.21459961,0.03555298,0.036010742,-0.12512207,0.16564941,-0.13220215,0.05380249,-0.1274414,-0.11444092,-0.031951904,0.09063721,0.09509277,0.27661133,-0.019821167,-0.043945312,-0.123413086,-0.048950195,-0.04373169,0.049560547,0.13562012,-0.0064430237,-0.09448242,0.07757568,0.0146484375,0.044891357,-0.117614746,0.03326416,-0.23022461,-0.050811768,0.2841797,0.11401367,-0.09350586,-0.0040779114,0.0060424805,-0.016693115,0.07928467,0.05783081,0.0680542,0.019348145,0.06762695,0.0703125,-0.12322998,0.15283203,-0.11529541,-0.09710693,-0.070251465,-0.12261963,-0.07550049,-0.11218262,-0.02444458,0.05557251,0.05593872,0.043823242,0.09088135,0.07006836,-0.06439209,0.10852051,-0.07092285,0.014167786,0.13562012,-0.115112305,-0.01399231,0.061462402,0.009284973,-0.031219482,0.010688782,-0.055358887,-0.030853271,0.0058555603,-0.06628418,-0.09680176,-0.03704834,0.17797852,-0.03955078,-0.05645752,-0.023712158,-0.1138916,0.08898926,-0.10736084,0.25927734,-0.18530273,-0.16601562]'),
	(57, 4, 8, 21.833333333333332, 25.166666666666668, 262, 302, 3, NULL, '[0.075927734,-0.008171082,0.0013980865,-0.03970337,0.16784668,-0.08703613,-0.004096985,-0.035461426,0.07043457,-0.20776367,0.070373535,-0.043426514,0.0859375,0.07873535,-0.17028809,0.095825195,0.02923584,-0.107666016,-0.011505127,-0.14953613,-0.030899048,0.011489868,0.09887695,0.051635742,0.016113281,-0.0018386841,0.095825195,-0.07043457,0.054748535,0.042785645,-0.06591797,-0.17297363,-0.031829834,0.042175293,-0.014701843,-0.061523438,-0.15893555,0.043792725,0.19335938,0.09069824,0.006099701,-0.28027344,-0.0051116943,0.019821167,0.16760254,-0.2800293,-0.00944519,-0.12420654,0.044128418,0.010635376,0.007423401,0.0635376,-0.037475586,0.11425781,0.035461426,-0.18029785,0.050231934,-0.099487305,-0.04360962,-0.15698242,0.072265625,-0.016738892,0.015090942,0.048065186,-0.15100098,-0.083862305,0.028030396,0.119140625,0.24890137,-0.091674805,0.11004639,0.14294434,0.049072266,0.064575195,-0.10760498,-0.03161621,-0.066589355,0.037353516,-0.015022278,-0.07409668,-0.06323242,-0.0052490234,-0.016098022,-0.09991455,0.1373291,0.046173096,0.3161621,-0.11816406,-0.07098389,0.028625488,-0.11584473,-0.04257202,-0.05709839,0.10046387,-0.052001953,-0.011955261]'),
	(58, 4, 9, 25.166666666666668, 28.5, 302, 342, 8, NULL, '[-0.014274597,-0.025436401,0.14819336,0.056243896,-0.08673096,-0.11273193,0.05682373,-0.07373047,0.06185913,0.021255493,-0.066833496,-0.17602539,0.082458496,-0.044525146,0.050811768,0.039123535,0.18579102,-0.15795898,0.2932129,0.04989624,0.18530273,-0.0949707,-0.08026123,-0.17419434,-0.06304932,0.034698486,0.095825195,0.18737793,0.013122559,0.06021118,0.058807373,0.022476196,0.04623413,0.06793213,-0.021957397,-0.08129883,-0.05114746,-0.20837402,0.096191406,-0.17346191,0.013755798,-0.09716797,-0.041503906,-0.022232056,-0.021118164,0.079956055,0.22607422,0.16369629,0.08148193,0.16809082,0.14257812,0.052825928,-0.033447266,0.09710693,0.08477783,-0.06329346,0.07849121,-0.076171875,0.066711426,0.012260437,-0.16845703,-0.0066947937,0.04135132,0.15661621,0.11462402,-0.06561279,0.07952881,0.12072754,0.044830322,0.0058288574,-0.07232666,-0.003364563,0.04736328,-0.026794434,-0.07965088,-0.04660034,-0.061828613,0.12866211,0.10668945,0.14086914,-0.08013916,-0.04925537,-0.016326904,0.04067993,0.108947754,0.12030029,0.20874023,-0.07220459,-0.15637207,0.048858643,-0.08898926,0.023101807,-0.093444824,-0.013755798,0.028549194,-0.14379883]'),
	(59, 4, 10, 28.5, 31.583333333333332, 342, 379, 7, NULL, '[-0.07647705,0.14477539,-0.03741455,0.019256592,0.0042533875,-0.05154419,0.03213501,-0.022903442,0.16955566,-0.039123535,-0.105041504,-0.09490967,0.05831909,0.034362793,-0.15881348,0.03970337,-0.002193451,-0.08508301,0.10455322,-0.13208008,-0.045959473,-0.25805664,0.13745117,0.014190674,-0.08337402,0.09484863,0.109313965,-0.105163574,0.08618164,-0.07409668,-0.21984863,-0.12670898,-0.13061523,0.048095703,0.023254395,-0.015396118,-0.10546875,0.021392822,0.06060791,0.028930664,0.060791016,-0.045074463,-0.019546509,-0.11529541,0.10913086,-0.07348633,0.037261963,-0.019332886,-0.20654297,-0.029022217,0.14782715,0.17529297,-0.12548828,-0.13305664,-0.032073975,-0.10650635,0.03842163,-0.038391113,-0.08441162,-0.10229492,0.09509277,0.048828125,-0.15722656,0.007820129,-0.004753113,-0.06088257,-0.10418701,-0.023223877,-0.016143799,-0.13537598,0.08544922,0.17224121,0.08862305,-0.23132324,-0.06976318,0.20385742,-0.01424408,-0.06512451,-0.16796875,-0.10284424,-0.022842407,0.15441895,-0.11199951,-0.11004639,-0.1373291,0.017852783,0.032836914,0.10168457,0.029205322,0.12371826,-0.14318848,0.09674072,-0.07324219,0.10546875,0.041381836,-0.08337402]'),
	(60, 4, 11, 31.583333333333332, 33.333333333333336, 379, 400, 7, NULL, '[-0.09338379,0.08465576,0.025405884,0.017929077,-0.058410645,-0.22705078,0.03213501,0.008636475,0.18566895,-0.087646484,-0.08666992,-0.032714844,0.014129639,-0.07489014,-0.20275879,0.01763916,0.04888916,-0.14355469,0.16015625,-0.09698486,-0.032073975,-0.27954102,0.08666992,0.09442139,-0.056152344,0.05831909,0.13427734,0.011924744,-0.015426636,-0.02330017,-0.17614746,-0.105041504,-0.13562012,0.038482666,0.0036697388,-0.06463623,-0.15661621,-0.07470703,0.15515137,-0.022476196,0.113586426,-0.07183838,0.02355957,-0.08630371,0.090026855,-0.05456543,0.038757324,0.094177246,-0.14343262,-0.03286743,0.09094238,0.13208008,-0.09466553,-0.1472168,-0.0635376,-0.09716797,0.06970215,-0.074645996,-0.109375,-0.09814453,0.050354004,0.042236328,-0.1385498,0.061920166,-0.04156494,0.025360107,-0.107788086,0.0090408325,0.12213135,-0.13464355,0.105529785,0.14440918,0.07318115,-0.15307617,-0.08892822,0.15808105,-0.04525757,0.052856445,-0.11853027,-0.040985107,-0.060150146,0.024353027,-0.037750244,-0.026412964,-0.17529297,0.002122879,0.10095215,0.0138549805,-0.09277344,0.079956055,-0.21606445,0.10949707,-0.07110596,0.15478516,0.005886078,-0.13842773]'),
	(61, 4, 12, 33.333333333333336, 36.416666666666664, 400, 437, 3, NULL, '[0.053649902,-0.0055274963,-0.045928955,-0.010009766,0.15197754,-0.05166626,0.041229248,0.014411926,0.09954834,-0.12658691,0.078552246,0.011657715,0.16540527,0.029296875,-0.08093262,0.13427734,0.0054779053,-0.17651367,0.053497314,-0.15661621,-0.054504395,0.07159424,0.019683838,0.0287323,-0.17248535,-0.0075263977,-0.012687683,-0.15698242,0.010375977,-0.20471191,0.0119018555,-0.1574707,-0.08001709,-0.025039673,-0.06536865,-0.07470703,-0.07336426,0.12207031,0.11553955,0.14404297,0.13671875,-0.17492676,-0.037231445,0.039855957,0.17016602,-0.29516602,0.13232422,-0.18652344,0.05645752,0.01322937,0.025939941,0.19897461,-0.16125488,0.058807373,-0.0021800995,-0.0075569153,-0.040405273,-0.22961426,-0.008003235,-0.019592285,0.077819824,0.0231781,0.0112838745,0.112854004,-0.25170898,-0.14794922,0.061798096,0.040618896,0.12097168,-0.09741211,0.17504883,0.0069084167,0.086242676,0.00025773048,0.046081543,-0.087402344,0.003271103,0.018508911,-0.018966675,-0.044921875,-0.045410156,0.060943604,-0.08477783,-0.05102539,0.008979797,0.032592773,0.17163086,-0.05343628,-0.031219482,-0.06958008,-0.09039307,-0.031951904,-0.073791504,-0.013679504,0.093566895,0.097473145]'),
	(62, 4, 13, 36.416666666666664, 39, 437, 468, 7, NULL, '[0.04071045,0.004825592,0.041778564,-0.034179688,0.025375366,-0.23925781,0.09552002,0.014190674,0.12512207,0.070739746,-0.103759766,-0.0011081696,0.027786255,-0.10803223,0.00440979,-0.0803833,0.060760498,-0.26782227,0.25512695,-0.0017089844,0.06021118,-0.024765015,-0.033294678,0.12634277,-0.04660034,0.04498291,0.10827637,0.046875,-0.15930176,-0.077819824,0.0670166,0.0715332,-0.042999268,0.08306885,-0.2076416,-0.17822266,-0.111694336,-0.11639404,0.07519531,-0.24328613,0.17712402,-0.10015869,-0.012176514,-0.016067505,-0.009971619,-0.034179688,0.0803833,0.06185913,0.00831604,0.30908203,-0.0095825195,0.03186035,0.0061416626,-0.050079346,-0.05517578,0.059631348,-0.030181885,-0.12768555,0.06744385,0.068481445,-0.17138672,0.019989014,-0.06964111,0.13317871,-0.07067871,-0.070617676,0.1776123,-0.13208008,0.006954193,-0.22912598,0.054473877,-0.048187256,0.04159546,-0.0064468384,-0.02079773,0.06982422,-0.05218506,-0.016204834,-0.13378906,0.013969421,-0.004558563,-0.021362305,-0.098083496,0.12805176,-0.13671875,0.035827637,0.0037326813,-0.05517578,-0.101501465,-0.036834717,-0.061309814,-0.00522995,-0.13305664,-0.046203613,-0.026321411,-0.11779785]'),
	(63, 4, 14, 39, 41.083333333333336, 468, 493, 7, NULL, '[-0.093322754,0.061309814,0.07751465,-0.004611969,-0.08306885,-0.24291992,0.1071167,0.011070251,0.17126465,-0.103759766,-0.05029297,0.006919861,0.071899414,-0.09552002,-0.2253418,-0.017501831,0.11859131,-0.21972656,0.19909668,-0.10784912,-0.039245605,-0.19140625,0.016830444,0.05517578,-0.025177002,0.114990234,0.1875,-0.015434265,-0.051483154,-0.11566162,-0.13830566,-0.06213379,-0.099121094,0.06713867,-0.07366943,-0.097595215,-0.039367676,0.025527954,0.16540527,-0.121276855,0.093566895,-0.17907715,0.07183838,0.068115234,0.10217285,-0.085754395,0.046661377,0.056488037,-0.0236969,0.03768921,0.0231781,0.14074707,-0.06036377,-0.10394287,0.056671143,-0.09643555,0.06524658,-0.074401855,-0.10668945,-0.07324219,0.022659302,0.029037476,-0.1451416,0.09100342,-0.020111084,-0.049041748,-0.04058838,-0.03137207,0.100097656,-0.15734863,0.13769531,0.043060303,0.06732178,-0.038604736,-0.1116333,0.04623413,0.043029785,-0.016784668,-0.0892334,-0.060180664,-0.109436035,-0.012039185,-0.00970459,0.009567261,-0.089660645,0.03564453,0.1595459,-0.016448975,-0.11590576,0.03677368,-0.16003418,0.08679199,-0.15197754,0.20361328,-0.082092285,-0.19177246]'),
	(64, 4, 15, 41.083333333333336, 42.66666666666667, 493, 512, 8, NULL, '[-0.04788208,0.01550293,0.1385498,-0.07470703,0.10614014,-0.08203125,-0.013069153,-0.058776855,-0.023635864,-0.15283203,-0.00017392635,-0.10290527,0.09375,-0.057525635,0.061187744,0.035308838,0.08618164,-0.27319336,0.16296387,0.033843994,0.028686523,-0.01486969,-0.10180664,-0.1048584,0.06756592,-0.10021973,0.1517334,0.05883789,-0.047851562,0.052642822,0.09655762,-0.068481445,0.04220581,-0.013336182,-0.08404541,-0.050811768,-0.21643066,-0.17346191,0.15600586,-0.14440918,0.014312744,-0.005428314,-0.06665039,-0.07128906,-0.041412354,-0.030090332,0.15014648,-0.012199402,-0.022521973,0.22949219,0.14367676,-0.09307861,-0.09082031,-0.010177612,-0.019744873,0.014122009,0.06008911,-0.17211914,0.20178223,0.06567383,-0.16394043,-0.092285156,0.03326416,0.1763916,0.094055176,-0.09094238,0.05630493,0.14221191,0.11578369,-0.002281189,-0.043426514,-0.0067329407,0.009902954,-0.024398804,0.0058059692,0.01637268,-0.22375488,0.14953613,-0.078308105,-0.059417725,-0.0541687,0.05331421,-0.019317627,0.054595947,-0.04534912,0.12878418,0.24401855,-0.095458984,-0.17700195,-0.021652222,-0.13012695,0.0047798157,0.04748535,-0.06439209,-0.0064735413,-0.10241699]'),
	(75, 5, 10, 27.5, 30.583333333333332, 330, 367, 9, 43, '[0.18725586,0.105651855,-0.062316895,0.042022705,-0.028396606,-0.0076446533,-0.007671356,-0.13342285,0.12030029,0.08465576,-0.08691406,-0.15661621,-0.025039673,0.16772461,-0.053100586,0.0070381165,0.020126343,0.078430176,0.1262207,-0.005153656,0.1628418,-0.014450073,0.06793213,-0.005935669,-0.070495605,0.064453125,-0.08148193,0.13537598,0.20019531,0.1583252,-0.028076172,0.05834961,0.060272217,0.07611084,0.0501709,-0.14624023,-0.15014648,-0.25268555,0.04147339,-0.049621582,0.09460449,-0.20080566,-0.1953125,-0.12322998,0.12286377,-0.099365234,0.10308838,0.049194336,0.030014038,0.13391113,0.044281006,0.050231934,0.034698486,0.1850586,0.07287598,-0.15319824,0.07324219,-0.0036392212,0.02482605,-0.1496582,-0.059326172,-0.023925781,0.09906006,0.02029419,-0.08911133,-0.038970947,0.22961426,0.11627197,0.100097656,-0.08135986,0.029815674,0.08898926,0.10040283,-0.0758667,-0.18713379,0.08001709,0.04598999,0.020874023,0.053497314,0.115112305,-0.033966064,0.08300781,-0.110839844,-0.09399414,0.13061523,-0.06616211,0.08905029,0.0025634766,-0.14086914,0.10601807,0.035827637,-0.017440796,-0.016830444,0.026809692,0.021850586,-0.14904785]'),
	(77, 5, 12, 33.916666666666664, 36.666666666666664, 407, 440, 6, 45, '[-0.057800293,0.028167725,-0.02734375,-0.010986328,0.20532227,-0.023422241,0.037139893,-0.039398193,0.034179688,0.06854248,-0.020553589,-0.112976074,0.095825195,-0.0027122498,0.16027832,0.0501709,0.025924683,-0.1809082,0.11999512,-0.13916016,0.067993164,-0.07751465,0.15588379,-0.008781433,0.07727051,-0.11804199,0.27490234,-0.041381836,-0.021392822,0.06793213,0.0017642975,-0.19641113,-0.04486084,0.06719971,-0.19616699,0.076416016,-0.08630371,0.07501221,0.07098389,-0.041107178,0.05822754,-0.15490723,0.10418701,-0.04827881,0.015533447,-0.09448242,0.014442444,-0.21496582,-0.049682617,0.25268555,0.17614746,0.007297516,-0.08441162,0.03781128,-0.09649658,-0.014289856,0.018188477,-0.122924805,0.08886719,0.054260254,-0.08380127,-0.015151978,-0.09509277,0.06878662,0.07989502,-0.13659668,-0.012786865,0.018478394,-0.013679504,-0.033294678,-0.08319092,0.1953125,0.105773926,-0.1083374,0.03652954,0.13098145,-0.1706543,-0.060760498,-0.18395996,-0.08685303,-0.0027370453,0.13647461,-0.057617188,-0.10632324,-0.035125732,0.17297363,0.1060791,-0.059753418,-0.004058838,0.0055160522,-0.11047363,-0.12182617,-0.084472656,-0.10443115,-0.05935669,0.06945801]'),
	(22, 2, 5, 14.583333333333334, 17.583333333333332, 175, 211, 7, NULL, '[-0.0135269165,-0.12042236,0.020751953,-0.022094727,0.11645508,-0.1328125,-0.014633179,0.082092285,0.083496094,-0.013206482,-0.05606079,-0.0039901733,0.0075416565,-0.17407227,0.03540039,0.051696777,-0.023208618,-0.2401123,0.12902832,-0.025238037,0.12432861,-0.1270752,-0.05441284,0.10913086,0.13012695,-0.09667969,0.2758789,-0.03503418,-0.16833496,-0.011222839,0.09832764,-0.10809326,0.032836914,0.022094727,-0.15734863,-0.11315918,-0.119262695,-0.03677368,0.07867432,-0.047912598,0.10974121,-0.125,0.05935669,0.08337402,0.008735657,-0.0024261475,-0.019714355,0.027526855,-0.15368652,0.20336914,0.16833496,-0.047027588,0.08911133,0.0463562,-0.21203613,-0.083740234,0.14050293,-0.15808105,-0.019165039,-0.019973755,-0.16223145,-0.026855469,0.025970459,0.008621216,0.05316162,0.118896484,0.033233643,0.06976318,0.12634277,-0.07702637,-0.020965576,0.08081055,-0.013381958,0.06750488,0.017318726,0.06210327,-0.18725586,0.042816162,-0.1182251,-0.03488159,0.019577026,-0.056854248,0.040374756,0.058929443,-0.21508789,0.07196045,0.15490723,-0.12646484,-0.029174805,-0.12231445,-0.21435547,0.024032593,-0.0118255615,-0.016448975,-0.1307373,-0.00093984604]'),
	(23, 2, 6, 17.583333333333332, 19.833333333333332, 211, 238, 3, NULL, '[0.11462402,-0.00705719,0.12194824,-0.030929565,0.18713379,0.01763916,-0.048706055,-0.107910156,0.20336914,-0.017303467,-0.06561279,-0.11505127,0.0647583,0.05517578,0.04437256,0.018630981,-0.10803223,-0.055145264,0.11248779,-0.22045898,0.05178833,0.09460449,-0.1237793,-0.04031372,-0.051361084,0.07141113,0.10626221,-0.010818481,0.017486572,-0.23669434,-0.037139893,0.057891846,0.029571533,0.16955566,-0.08117676,-0.085510254,0.12072754,-0.013244629,-0.105895996,-0.08081055,0.050750732,-0.0102005005,-0.14050293,0.10601807,-0.008155823,-0.13342285,-0.019500732,-0.11175537,-0.08074951,0.10424805,0.21875,0.18457031,-0.06518555,0.008308411,-0.032989502,-0.016708374,-0.11834717,-0.13354492,-0.02558899,0.047180176,-0.08288574,-0.1796875,-0.105895996,0.022964478,-0.099853516,0.01902771,0.16674805,-0.02822876,-0.07775879,-0.122924805,-0.015037537,-0.13061523,-0.1595459,0.07336426,-0.046020508,0.043518066,-0.05593872,-0.07873535,-0.09197998,-0.026062012,0.20654297,-0.022033691,0.028244019,-0.024887085,-0.05407715,0.07550049,0.00598526,0.008720398,0.18017578,-0.076293945,-0.08642578,0.043182373,-0.31445312,0.009017944,0.033569336,0.07366943]'),
	(24, 2, 7, 19.833333333333332, 23.166666666666668, 238, 278, 5, NULL, '[0.1239624,-0.0073280334,0.04071045,-0.00031018257,0.12609863,-0.09820557,0.030044556,-0.17126465,-0.068725586,-0.14440918,0.007156372,-0.10736084,0.14379883,0.00592041,-0.026626587,-0.012908936,0.19091797,-0.042816162,0.0057144165,0.03213501,-0.024597168,0.0069770813,-0.033172607,-0.09161377,0.2019043,-0.1307373,0.122558594,0.10119629,0.060638428,0.21386719,0.1083374,-0.09844971,-0.045135498,0.067993164,-0.19519043,0.055633545,-0.09136963,-0.12536621,-0.047546387,-0.25024414,0.011016846,-0.093688965,-0.048950195,-0.09222412,0.10443115,-0.08166504,-0.008056641,-0.15527344,0.07067871,0.17810059,0.04675293,-0.12524414,0.10620117,0.1340332,0.11291504,-0.042053223,0.1439209,-0.111328125,0.14172363,-0.06567383,-0.19445801,-0.040649414,0.08258057,0.067871094,0.110961914,0.03817749,0.11407471,0.028945923,0.06903076,-0.06237793,0.058807373,0.024719238,-0.0635376,-0.0019798279,-0.12438965,0.20239258,-0.11645508,-0.0065689087,-0.07556152,-0.14831543,0.10076904,0.075683594,0.044281006,-0.0028438568,0.034423828,0.037231445,0.13024902,0.0026283264,-0.19970703,0.03869629,-0.06604004,-0.028503418,0.044921875,0.041412354,-0.0690918,-0.15930176]'),
	(26, 2, 9, 25.666666666666668, 27.25, 308, 327, 5, NULL, '[0.012367249,0.120788574,0.13623047,-0.0039863586,0.0803833,-0.0076942444,0.015586853,-0.018081665,0.03100586,-0.118774414,-0.09283447,-0.0099105835,0.007068634,0.058502197,0.0154418945,-0.10394287,0.10461426,0.04296875,0.14819336,0.12573242,-0.10430908,0.033599854,-0.072631836,-0.15124512,0.18493652,-0.10321045,0.13146973,0.07513428,0.07672119,0.060180664,0.1081543,0.069885254,-0.0077590942,0.13476562,-0.19445801,-0.05178833,-0.12188721,-0.12646484,-0.06652832,-0.1105957,-0.022994995,0.024734497,-0.171875,0.014091492,0.057800293,-0.015129089,-0.0076522827,-0.023666382,-0.111328125,0.18725586,0.048339844,0.036071777,0.109191895,0.1340332,0.08465576,-0.07507324,0.1352539,-0.041015625,0.13012695,-0.095336914,-0.25732422,-0.024810791,0.061340332,-0.033203125,0.12402344,0.0037956238,0.23132324,-0.06213379,-0.051330566,-0.18103027,0.0043907166,-0.15026855,-0.091552734,0.06286621,-0.124816895,0.27783203,-0.0008006096,0.032409668,-0.070617676,-0.087646484,0.13146973,0.049041748,-0.058685303,-0.050598145,0.03933716,-0.07800293,0.07458496,0.009529114,-0.04827881,0.08148193,0.012214661,0.07562256,0.08935547,0.058441162,-0.11425781,-0.23669434]'),
	(28, 2, 11, 30.666666666666668, 32.416666666666664, 368, 389, 8, NULL, '[0.026397705,0.020080566,0.1817627,-0.027511597,0.10784912,0.06347656,0.00844574,-0.15722656,0.04421997,-0.059661865,-0.07952881,-0.25732422,0.09643555,0.104003906,0.04815674,0.046325684,0.12438965,-0.056274414,0.17260742,-0.058624268,0.05166626,0.0048103333,-0.03527832,-0.29833984,-0.03161621,0.023391724,0.11682129,0.074279785,0.15368652,0.046142578,-0.01184082,-0.0063819885,0.040100098,0.15454102,0.028823853,0.109436035,-0.017242432,-0.09625244,0.033172607,-0.034301758,-0.12207031,-0.077941895,-0.081604004,-0.04284668,0.018859863,-0.04876709,0.10723877,-0.021347046,0.009422302,0.1348877,0.26000977,0.13464355,-0.029708862,0.14855957,0.11413574,-0.12182617,0.0036029816,-0.019943237,0.06274414,-0.010017395,-0.11645508,-0.10479736,0.0063591003,0.14428711,0.07873535,-0.12420654,0.064575195,0.13439941,-0.010147095,-0.005672455,-0.080078125,0.042297363,-0.029830933,0.0055885315,-0.093566895,0.012550354,-0.10626221,0.08496094,0.09375,0.04522705,0.03741455,0.014595032,-0.025039673,-0.12561035,0.31201172,0.109680176,0.2331543,-0.024536133,0.101379395,0.1394043,-0.03869629,0.02659607,-0.13793945,0.028213501,0.058929443,-0.05166626]'),
	(29, 2, 12, 32.416666666666664, 34.333333333333336, 389, 412, 5, NULL, '[0.17810059,-0.0032787323,-0.003818512,0.010475159,0.122558594,-0.10864258,0.11340332,-0.124816895,0.015357971,-0.06384277,0.008972168,-0.02432251,0.15307617,-0.013465881,0.0014190674,-0.060668945,0.17297363,-0.046203613,0.074157715,0.028411865,-0.05819702,0.105529785,-0.1126709,-0.05496216,0.033294678,-0.08166504,0.054351807,0.027542114,-0.021575928,-0.00566864,0.18041992,-0.019317627,-0.11315918,0.09698486,-0.2590332,-0.0018939972,0.003293991,-0.03692627,-0.14611816,-0.2722168,0.11981201,-0.05407715,-0.10058594,-0.021896362,0.1071167,-0.078063965,0.056396484,-0.16381836,0.11029053,0.21606445,-0.030426025,0.032592773,0.09057617,0.118774414,0.12768555,0.07824707,0.075805664,-0.17663574,0.15002441,0.038391113,-0.22644043,0.0070266724,0.05593872,0.077819824,-0.0036067963,-0.02142334,0.24023438,-0.1282959,-0.06695557,-0.18310547,0.12634277,-0.13635254,-0.039276123,0.022369385,-0.037963867,0.18835449,-0.009422302,-0.086364746,-0.0725708,-0.091796875,0.15551758,0.105285645,-0.02078247,0.028930664,-0.042022705,-0.040740967,-0.037475586,0.062561035,-0.12286377,-0.019088745,-0.006881714,-0.013793945,-0.00096940994,-0.03201294,-7.9512596e-05,-0.095947266]'),
	(30, 2, 13, 34.333333333333336, 35.916666666666664, 412, 431, 2, NULL, '[-0.023162842,0.10784912,-0.053131104,0.10687256,0.042419434,0.05645752,-0.040100098,-0.054351807,0.044311523,-0.06921387,-0.020492554,-0.021972656,0.08691406,-0.0051498413,0.13146973,0.15075684,-0.073791504,-0.030639648,0.13635254,-0.06793213,0.19226074,-0.103515625,0.05657959,0.04348755,0.061767578,-0.20178223,0.24487305,0.08886719,0.022872925,0.07720947,0.049713135,-0.16503906,0.070617676,-0.10650635,-0.11419678,-0.17529297,-0.12658691,-0.11401367,0.07733154,0.04824829,0.12164307,-0.019088745,-0.10089111,-0.054779053,0.074035645,-0.08276367,0.027557373,-0.12768555,-0.12005615,0.020233154,0.0914917,0.02357483,-0.14404297,0.031799316,-0.13317871,0.08520508,0.1217041,-0.1817627,-0.0018234253,0.02230835,-0.04901123,-0.010932922,-0.020187378,-0.08416748,0.059143066,-0.01159668,0.062469482,0.045684814,0.08831787,0.008361816,-0.044433594,0.09710693,0.07305908,-0.19897461,0.060760498,0.21435547,-0.19140625,0.050689697,-0.12963867,-0.0647583,0.02619934,0.13598633,-0.13098145,-0.04650879,-0.2770996,0.055480957,2.4855137e-05,-0.068725586,-0.20776367,-0.02758789,-0.18713379,-0.021026611,0.04446411,-0.07171631,-0.021774292,-0.004497528]'),
	(31, 2, 14, 35.916666666666664, 38.833333333333336, 431, 466, 1, NULL, '[0.14904785,-0.1171875,-0.021942139,0.08935547,0.034057617,-0.120788574,0.15576172,-0.15527344,0.025009155,-0.042633057,0.020843506,-0.07507324,0.23181152,-0.06878662,-0.052886963,0.06304932,0.29003906,-0.0015001297,0.072265625,-0.03237915,-0.021972656,0.027404785,-0.086242676,-0.17773438,-0.11767578,-0.09161377,-0.018798828,0.016799927,0.028137207,-0.03112793,0.13708496,-0.13464355,-0.18322754,0.057250977,-0.18652344,0.11645508,0.13867188,0.03286743,-0.119506836,-0.10864258,0.14587402,-0.123168945,-0.0027770996,-0.017990112,0.21459961,-0.10882568,0.11779785,-0.119506836,0.1459961,0.024780273,0.08886719,0.21142578,0.089660645,0.17004395,0.1427002,0.016845703,0.12097168,-0.18188477,-0.03152466,0.008926392,-0.1104126,0.062286377,0.111572266,0.14746094,-0.049041748,0.011779785,0.09307861,-0.026916504,-0.011009216,-0.09777832,0.16821289,-0.028915405,-0.05758667,-0.0062026978,0.0019073486,0.06958008,0.03842163,-0.0039138794,0.10040283,-0.013839722,0.10107422,0.024093628,0.05935669,-0.013153076,0.11029053,-0.06768799,0.037719727,0.07513428,-0.049987793,0.025314331,-0.07739258,0.012168884,-0.04208374,0.04953003,0.13122559,0.0049362183]'),
	(32, 2, 15, 38.833333333333336, 41.25, 466, 495, 3, NULL, '[0.10638428,0.034332275,0.051635742,-0.018127441,0.15856934,0.028900146,-0.05545044,-0.095703125,0.059661865,-0.2154541,0.025756836,-0.10345459,0.09197998,0.17102051,-0.101135254,0.08868408,0.006374359,-0.082336426,0.01928711,-0.11364746,0.015327454,0.072143555,0.04324341,0.00667572,0.020126343,0.004524231,0.07965088,-0.021514893,0.13867188,0.053741455,-0.04840088,-0.070617676,0.082092285,0.059509277,0.0045814514,-0.121154785,-0.140625,-0.009429932,0.17321777,0.0725708,-0.021377563,-0.24475098,-0.10699463,0.030761719,0.14990234,-0.28955078,-0.02015686,-0.13549805,0.049835205,0.017501831,0.029266357,0.03375244,-0.051879883,0.17236328,0.08605957,-0.17370605,0.015823364,-0.057159424,-0.029556274,-0.15222168,0.041290283,-0.091674805,0.009674072,0.018432617,-0.14013672,-0.08618164,0.15490723,0.12005615,0.2109375,-0.07080078,0.06866455,0.046905518,-0.013076782,0.09503174,-0.13745117,-0.010299683,-0.07330322,0.037628174,0.024856567,-0.06347656,-0.042785645,-0.011054993,-0.037872314,-0.0947876,0.18432617,0.05038452,0.32666016,-0.12207031,-0.0769043,0.03149414,-0.05419922,-0.020095825,-0.10772705,0.107299805,-0.074401855,-0.05758667]'),
	(33, 3, 0, 0, 2.75, 0, 33, 6, NULL, '[0.104003906,0.0077705383,-0.060668945,-0.081970215,0.23156738,-0.05078125,0.098083496,0.054626465,0.035308838,0.038146973,-0.021331787,-0.0107421875,0.06744385,0.023376465,0.09857178,-0.0061798096,0.0067367554,-0.20874023,0.110961914,-0.018478394,-0.03253174,0.13916016,0.05218506,0.080322266,-0.105407715,-0.10107422,0.032592773,-0.09466553,-0.0592041,-0.0848999,0.1973877,-0.03768921,-0.043823242,0.03793335,-0.18688965,-0.008666992,-0.19372559,0.02142334,0.07965088,0.020141602,0.15344238,-0.13964844,-0.042510986,-0.047912598,0.109191895,-0.18786621,0.11773682,-0.15881348,0.06903076,0.26538086,0.016189575,0.08203125,-0.03768921,0.118896484,-0.03933716,0.097717285,-0.062927246,-0.17993164,0.15222168,0.058044434,-0.104003906,-0.016845703,0.03616333,0.16259766,-0.18615723,-0.2064209,0.21081543,-0.07336426,0.03378296,-0.15942383,0.09942627,0.0044898987,0.11413574,0.030563354,0.08105469,0.032348633,-0.103759766,-0.009666443,-0.0335083,-0.02267456,-0.009407043,0.05606079,-0.17749023,-0.0028324127,0.076293945,0.04522705,0.07989502,-0.096191406,-0.0058059692,-0.019378662,-0.014465332,-0.06317139,-0.02079773,-0.17211914,0.059539795,0.047851562]'),
	(65, 5, 0, 0, 2.75, 0, 33, 6, 33, '[0.104003906,0.0077705383,-0.060668945,-0.081970215,0.23156738,-0.05078125,0.098083496,0.054626465,0.035308838,0.038146973,-0.021331787,-0.0107421875,0.06744385,0.023376465,0.09857178,-0.0061798096,0.0067367554,-0.20874023,0.110961914,-0.018478394,-0.03253174,0.13916016,0.05218506,0.080322266,-0.105407715,-0.10107422,0.032592773,-0.09466553,-0.0592041,-0.0848999,0.1973877,-0.03768921,-0.043823242,0.03793335,-0.18688965,-0.008666992,-0.19372559,0.02142334,0.07965088,0.020141602,0.15344238,-0.13964844,-0.042510986,-0.047912598,0.109191895,-0.18786621,0.11773682,-0.15881348,0.06903076,0.26538086,0.016189575,0.08203125,-0.03768921,0.118896484,-0.03933716,0.097717285,-0.062927246,-0.17993164,0.15222168,0.058044434,-0.104003906,-0.016845703,0.03616333,0.16259766,-0.18615723,-0.2064209,0.21081543,-0.07336426,0.03378296,-0.15942383,0.09942627,0.0044898987,0.11413574,0.030563354,0.08105469,0.032348633,-0.103759766,-0.009666443,-0.0335083,-0.02267456,-0.009407043,0.05606079,-0.17749023,-0.0028324127,0.076293945,0.04522705,0.07989502,-0.096191406,-0.0058059692,-0.019378662,-0.014465332,-0.06317139,-0.02079773,-0.17211914,0.059539795,0.047851562]'),
	(34, 3, 1, 2.75, 5.25, 33, 63, 0, NULL, '[0.047576904,-0.022155762,0.055786133,0.013244629,0.083740234,0.09979248,0.03555298,-0.04446411,-0.029815674,-0.11138916,-0.026016235,-0.16833496,0.087768555,0.113220215,0.06665039,0.122802734,0.08557129,-0.052093506,0.083862305,0.048919678,0.034484863,0.07800293,0.032592773,-0.12414551,-0.042114258,-0.089538574,0.06896973,0.03475952,0.14147949,0.09466553,0.14318848,-0.023498535,0.044952393,0.0043640137,-0.044036865,-0.031982422,-0.18103027,-0.09350586,0.15161133,0.15270996,-0.06726074,-0.13354492,-0.11883545,-0.036071777,0.118896484,-0.13378906,0.12536621,-0.0026855469,0.033935547,0.029846191,0.11303711,0.11212158,0.024795532,0.23071289,0.09185791,-0.12451172,0.06530762,-0.05618286,0.012290955,-0.12976074,-0.04611206,-0.034698486,0.16870117,0.10845947,-0.044525146,-0.12963867,0.15625,0.14733887,0.15466309,-0.008262634,-0.011138916,0.0791626,-0.0017147064,0.053710938,-0.059906006,-0.031402588,-0.13146973,0.0982666,0.1850586,0.011802673,-0.008934021,-0.037719727,-0.096191406,-0.033203125,0.3256836,0.07836914,0.32983398,-0.13146973,-0.025314331,0.092163086,-0.049591064,0.029678345,-0.01084137,-0.015007019,0.044036865,-0.044799805]'),
	(35, 3, 2, 5.25, 8.666666666666666, 63, 104, 1, NULL, '[0.21411133,-0.042419434,-0.0068855286,0.04953003,0.017044067,-0.16455078,0.115600586,-0.1538086,0.072631836,0.00818634,-0.0758667,-0.066467285,0.15759277,0.008811951,-0.08319092,-0.01914978,0.2434082,0.041870117,0.0947876,-0.013122559,-0.021774292,0.02609253,-0.081848145,-0.12359619,-0.1048584,-0.081970215,-0.07861328,0.07525635,0.03829956,0.010658264,0.12573242,-0.05807495,-0.15673828,0.11053467,-0.117248535,0.094055176,0.10467529,-0.06335449,-0.13720703,-0.18847656,0.21496582,-0.13830566,-0.080200195,-0.0259552,0.24035645,-0.0803833,0.08666992,-0.08868408,0.14086914,0.082458496,0.07635498,0.12524414,0.094055176,0.1784668,0.109313965,0.004535675,0.13244629,-0.15539551,0.0036621094,-0.011558533,-0.1685791,0.0107421875,0.052215576,0.14477539,-0.07873535,0.09906006,0.16564941,0.013633728,-0.019515991,-0.117004395,0.1899414,-0.06463623,-0.034362793,0.030776978,-0.031677246,0.15356445,0.085510254,0.0010442734,0.0758667,0.06781006,0.06451416,0.023361206,0.05886841,-0.029846191,0.07208252,-0.11450195,-0.0017471313,0.09820557,-0.070007324,0.05807495,-0.040740967,0.054992676,-0.059295654,0.08850098,0.101501465,-0.06756592]'),
	(36, 3, 3, 8.666666666666666, 10.833333333333334, 104, 130, 0, NULL, '[0.0287323,-0.036254883,0.039245605,0.004310608,0.07696533,0.044006348,0.027832031,-0.055877686,-0.016525269,-0.09893799,0.035186768,-0.1751709,0.10418701,0.034973145,0.060821533,0.16259766,0.0769043,-0.088256836,0.082092285,0.019180298,0.06665039,0.037322998,0.02708435,-0.12261963,-0.07537842,-0.06732178,0.040405273,0.05328369,0.12005615,0.09851074,0.105895996,-0.0914917,0.0013723373,-0.035186768,-0.02027893,-0.027038574,-0.21691895,-0.13659668,0.15405273,0.14538574,-0.06890869,-0.09466553,-0.09686279,-0.111328125,0.06829834,-0.10223389,0.20324707,0.010475159,0.042297363,0.050476074,0.11920166,0.12213135,-0.04660034,0.16418457,0.053741455,-0.11853027,0.049591064,-0.1262207,0.06604004,-0.09814453,-0.029052734,-0.011520386,0.18554688,0.15881348,-0.033599854,-0.15368652,0.064819336,0.19091797,0.18286133,0.030761719,-0.033935547,0.11785889,0.0435791,-0.029129028,-0.0423584,-0.08959961,-0.16564941,0.14526367,0.14831543,0.01751709,-0.024093628,0.018035889,-0.08685303,-0.034942627,0.23669434,0.09063721,0.3149414,-0.11816406,-0.088378906,0.05166626,-0.10168457,-0.016662598,0.039978027,-0.06939697,0.095825195,-0.0067100525]'),
	(37, 3, 4, 10.833333333333334, 14.166666666666666, 130, 170, 1, NULL, '[0.18920898,-0.046569824,-0.009506226,0.052581787,0.03100586,-0.15661621,0.14367676,-0.13439941,0.05340576,-0.011199951,-0.03048706,-0.07092285,0.19274902,-0.0012731552,-0.087524414,0.010818481,0.2626953,0.026123047,0.08154297,-0.02998352,-0.03540039,0.038848877,-0.08734131,-0.15136719,-0.1381836,-0.07775879,-0.06524658,0.058776855,0.030578613,-0.010513306,0.13220215,-0.0758667,-0.15075684,0.10845947,-0.11804199,0.13098145,0.116760254,-0.040527344,-0.13293457,-0.15563965,0.18432617,-0.13964844,-0.05368042,-0.022125244,0.24047852,-0.095214844,0.11773682,-0.096191406,0.16186523,0.06149292,0.07183838,0.16674805,0.078125,0.18164062,0.14477539,0.012565613,0.11791992,-0.17529297,0.01525116,-0.005558014,-0.14685059,0.03137207,0.0690918,0.15258789,-0.0836792,0.05722046,0.13562012,0.004463196,-0.0077667236,-0.10626221,0.20288086,-0.047424316,-0.024612427,0.025146484,-0.029266357,0.09667969,0.075683594,-0.012069702,0.095214844,0.05505371,0.05621338,0.030426025,0.04486084,-0.018798828,0.10571289,-0.089782715,0.010757446,0.09667969,-0.055725098,0.06088257,-0.04171753,0.024246216,-0.039031982,0.077819824,0.13647461,-0.041015625]'),
	(38, 3, 5, 14.166666666666666, 17.5, 170, 210, 1, NULL, '[0.12359619,-0.048919678,0.018341064,-0.009796143,0.09869385,-0.07366943,0.062408447,-0.13659668,0.15356445,0.18127441,-0.13366699,-0.19018555,0.11816406,0.072143555,0.07922363,0.02619934,0.12335205,-0.094055176,0.16967773,-0.16540527,0.089660645,0.033081055,0.044769287,-0.17297363,-0.15600586,-0.0049324036,0.0023670197,0.015388489,0.064086914,-0.05545044,0.025299072,-0.050628662,-0.078125,0.15966797,-0.05633545,0.12524414,0.1270752,0.024307251,-0.04321289,-0.09637451,0.16918945,-0.18518066,0.010040283,-0.013748169,0.11968994,-0.0970459,0.110961914,-0.109680176,0.087402344,0.16662598,0.26904297,0.16345215,-0.042541504,0.13049316,0.0034656525,-0.025115967,-0.02482605,-0.08898926,-0.006134033,0.08770752,-0.10784912,-0.0748291,-0.07397461,0.19604492,-0.064208984,-0.027114868,0.103759766,0.055358887,-0.08081055,-0.056915283,0.030685425,0.06304932,0.034484863,-0.014022827,0.026870728,0.06414795,0.0014467239,-0.032348633,0.052947998,0.14160156,0.019180298,0.012374878,0.028015137,-0.12042236,0.17321777,0.07965088,0.04248047,0.030944824,0.09625244,0.046844482,-0.024398804,-0.0011749268,-0.28198242,-0.028259277,0.10266113,0.094177246]'),
	(39, 3, 6, 17.5, 20, 210, 240, 2, NULL, '[-0.048828125,0.15197754,-0.023269653,0.07458496,0.03894043,0.105041504,-0.03475952,-0.07476807,0.047973633,-0.2626953,0.09020996,0.0008664131,0.14904785,0.004486084,-0.046569824,0.20336914,-0.010223389,-0.01109314,0.1038208,-0.09967041,0.082092285,-0.08605957,-0.01499176,-0.10571289,0.010032654,-0.053497314,0.18469238,0.016738892,0.13330078,-0.008483887,-0.016723633,-0.19616699,0.054748535,-0.12731934,0.010551453,-0.17785645,-0.11212158,-0.04159546,0.09838867,0.11444092,-0.020095825,-0.002363205,-0.17993164,0.0010156631,0.07910156,-0.16259766,0.13391113,-0.10675049,-0.07409668,-0.07299805,0.019454956,0.18920898,-0.1850586,0.0075912476,0.052093506,-0.012290955,0.09234619,-0.20178223,-0.005420685,-0.030181885,0.05303955,0.004299164,0.049346924,-0.03173828,0.052581787,-0.16442871,0.010261536,0.07897949,0.12585449,0.0043678284,0.011062622,0.029083252,0.1149292,-0.19384766,-0.033996582,0.018432617,-0.103637695,0.08892822,-0.051879883,-0.1361084,-0.0070381165,0.20678711,-0.16418457,-0.10974121,-0.14660645,0.010627747,0.1138916,-0.043151855,-0.20593262,-0.0062294006,-0.12548828,-0.014144897,0.13134766,0.009933472,0.006248474,-0.028457642]'),
	(41, 3, 8, 22.75, 24.916666666666668, 273, 299, 7, NULL, '[-0.009719849,-0.03768921,0.107421875,0.010223389,0.010314941,-0.1685791,-0.021224976,-0.036346436,0.0736084,0.011566162,-0.055145264,-0.06890869,-0.027923584,-0.11730957,0.0030879974,-0.0496521,0.06896973,-0.2734375,0.24499512,0.031829834,0.12634277,-0.09802246,-0.04156494,0.032989502,0.10461426,0.0758667,0.17919922,0.09484863,-0.08758545,0.06866455,-0.01852417,0.03829956,0.08782959,0.074523926,-0.13012695,-0.1973877,-0.17565918,-0.15124512,0.13122559,-0.24182129,0.041229248,-0.13867188,0.025375366,-0.0037174225,-0.10571289,0.020385742,0.06304932,0.109375,-0.03652954,0.33520508,0.087646484,-0.07312012,0.022247314,0.012512207,-0.039123535,-0.1182251,0.051452637,-0.052581787,0.08807373,0.020980835,-0.17834473,-0.024154663,0.009895325,0.072265625,0.0692749,-0.035125732,0.11639404,0.0048713684,0.09234619,-0.13549805,-0.089538574,0.008972168,0.026138306,-0.006061554,-0.109375,0.024841309,-0.10925293,0.06964111,-0.10668945,-0.0037937164,-0.052337646,-0.013381958,0.0078048706,0.06591797,-0.08746338,0.07751465,0.1772461,-0.097717285,-0.1616211,-0.056396484,-0.061706543,-0.026733398,-0.064208984,0.0018463135,-0.13708496,-0.16894531]'),
	(42, 3, 9, 24.916666666666668, 27.5, 299, 330, 4, NULL, '[0.018722534,-0.05239868,0.013069153,0.03656006,0.10412598,-0.10467529,0.074645996,-0.094055176,0.010917664,-0.25561523,0.09777832,-0.022506714,0.2680664,-0.072509766,-0.16357422,0.12402344,0.2088623,-0.09436035,-0.02319336,-0.11975098,-0.08343506,-0.07659912,-0.07116699,-0.12536621,0.08618164,-0.09033203,0.15942383,-0.06530762,0.027038574,0.011741638,-0.02357483,-0.26171875,-0.08831787,-0.0019874573,-0.11791992,0.084106445,0.06536865,0.1015625,-0.013015747,-0.06933594,0.039123535,-0.13891602,0.05960083,0.05545044,0.19250488,-0.17199707,0.024780273,-0.20495605,0.056732178,-0.02784729,0.06378174,0.07006836,0.0074005127,0.059387207,0.0982666,-0.08795166,0.1751709,-0.20300293,-0.008987427,-0.06744385,-0.015716553,0.014175415,0.032989502,0.062805176,0.039764404,0.02998352,-0.1005249,0.05810547,0.13122559,-0.020965576,0.15734863,0.038330078,-0.032989502,-0.018676758,-0.059051514,0.053131104,-0.027374268,-0.027359009,-0.06011963,-0.18273926,0.036743164,0.06921387,0.111450195,-0.03277588,-0.053710938,0.02482605,0.18518066,0.035064697,-0.14160156,-0.037963867,-0.18835449,-0.0042381287,0.02192688,0.1529541,-0.01739502,-0.034240723]'),
	(44, 3, 11, 30.583333333333332, 33.916666666666664, 367, 407, 4, NULL, '[0.06048584,0.060577393,-0.04711914,0.107299805,0.04699707,-0.06097412,0.054870605,-0.14343262,0.08404541,-0.1850586,0.084106445,0.045043945,0.24279785,-0.04812622,-0.11230469,0.13220215,0.1262207,0.0154418945,0.07141113,-0.17248535,0.031204224,-0.059295654,-0.062469482,-0.09637451,-0.029342651,-0.08544922,0.14416504,-0.0019369125,0.021972656,-0.09844971,0.010421753,-0.22167969,-0.105529785,-0.011184692,-0.1239624,-0.039764404,0.14794922,0.0904541,-0.09674072,-0.089538574,0.15014648,-0.07336426,-0.07104492,0.068603516,0.17333984,-0.18579102,0.049438477,-0.23535156,0.04925537,-0.07293701,0.0054092407,0.19458008,-0.091308594,0.023788452,0.092163086,0.103393555,0.105895996,-0.26171875,-0.054595947,0.04937744,-0.039642334,0.030090332,-0.042938232,-0.023590088,0.01184082,-0.019165039,0.020523071,-0.062438965,0.00040245056,-0.067871094,0.14929199,-0.05819702,0.0058631897,-0.1385498,0.026824951,0.13317871,0.0178833,-0.032318115,-0.076660156,-0.10394287,0.09503174,0.15539551,-0.029510498,-0.076660156,-0.22680664,-0.053894043,-0.06903076,0.07562256,-0.16394043,-0.03567505,-0.13891602,-0.023040771,-0.001953125,0.07495117,0.04324341,0.009727478]'),
	(46, 3, 13, 36.666666666666664, 40.083333333333336, 440, 481, 8, NULL, '[-0.051483154,-0.076171875,0.12719727,0.02609253,-0.07751465,-0.09136963,0.0836792,-0.05130005,0.040802002,-0.044158936,-0.0546875,-0.16870117,0.09625244,-0.10797119,0.019454956,0.08972168,0.20166016,-0.19799805,0.25463867,0.050354004,0.14624023,-0.10455322,-0.080566406,-0.18249512,-0.042785645,0.031433105,0.13830566,0.10998535,-0.008293152,0.05569458,0.10070801,-0.03677368,0.020874023,0.022735596,-0.005882263,-0.05307007,-0.08544922,-0.14294434,0.14099121,-0.09710693,-0.006034851,-0.1138916,-0.006137848,-0.00080919266,0.010414124,0.036895752,0.24572754,0.15710449,0.04928589,0.13232422,0.16809082,0.08123779,0.009025574,0.08685303,0.06964111,-0.091674805,0.10797119,-0.08166504,0.02355957,0.0047416687,-0.14245605,-0.008621216,0.09991455,0.18286133,0.11077881,-0.07946777,0.009780884,0.14685059,0.10437012,0.03515625,-0.054351807,0.037872314,0.049743652,-0.02116394,-0.0435791,-0.09802246,-0.099121094,0.15356445,0.15478516,0.10119629,-0.08795166,-0.042877197,-0.010131836,0.017471313,0.117126465,0.09674072,0.26367188,-0.09277344,-0.12658691,0.040252686,-0.112976074,0.05718994,-0.048309326,0.013420105,0.025939941,-0.111816406]'),
	(47, 3, 14, 40.083333333333336, 42.333333333333336, 481, 508, 5, NULL, '[0.15734863,-0.05569458,-0.008255005,0.037322998,0.13244629,-0.1517334,0.107543945,-0.12695312,0.007633209,-0.04864502,0.031799316,-0.020202637,0.16174316,-0.062561035,0.006286621,-0.04800415,0.21948242,-0.056884766,0.047058105,0.0053253174,-0.08996582,0.09057617,-0.07446289,-0.054107666,0.033172607,-0.12792969,0.043029785,0.019683838,-0.037200928,-0.0025672913,0.17663574,-0.07714844,-0.16186523,0.08691406,-0.29003906,0.058044434,0.02217102,0.0004761219,-0.13464355,-0.2244873,0.16552734,-0.060668945,-0.021850586,-0.045074463,0.14477539,-0.11224365,0.030029297,-0.18859863,0.111083984,0.1784668,0.010910034,0.054718018,0.10681152,0.10974121,0.08013916,0.06817627,0.0625,-0.1986084,0.11529541,0.049804688,-0.20861816,0.024734497,0.060760498,0.111083984,-0.03463745,0.0064048767,0.17102051,-0.13012695,-0.025405884,-0.1796875,0.12927246,-0.08581543,-0.04473877,0.0023994446,-0.0072021484,0.20812988,-0.02897644,-0.07879639,-0.07171631,-0.11383057,0.16040039,0.08343506,0.030181885,0.03353882,-0.032043457,-0.027160645,-0.031829834,0.04522705,-0.10131836,-0.032714844,-0.047180176,-0.036987305,0.0028572083,-0.034332275,0.03149414,-0.05316162]'),
	(50, 4, 1, 3.1666666666666665, 6.083333333333333, 38, 73, 7, NULL, '[-0.059692383,0.06866455,-0.007297516,0.0022296906,-0.016937256,-0.23168945,0.057373047,0.06793213,0.14099121,0.031280518,-0.15686035,-1.7881393e-06,-0.06536865,-0.064208984,-0.07885742,-0.07891846,0.029251099,-0.18029785,0.20996094,0.014404297,-0.005050659,-0.20959473,0.09863281,0.17687988,0.031463623,0.007411957,0.15332031,0.008392334,-0.059753418,0.055358887,-0.0748291,-0.0035114288,-0.08026123,0.060028076,-0.14331055,-0.13220215,-0.23010254,-0.1116333,0.13183594,-0.1071167,0.15905762,-0.095458984,0.039855957,-0.09295654,0.04763794,0.019866943,-0.011405945,0.121520996,-0.17956543,0.18029785,0.06311035,0.028625488,0.015426636,-0.08288574,-0.12158203,-0.09729004,0.10559082,-0.022491455,-0.008453369,-0.082092285,-0.07397461,0.055145264,-0.081970215,0.031921387,0.016555786,0.022735596,0.026031494,-0.0836792,0.06463623,-0.23144531,0.053955078,0.12030029,0.06274414,-0.093566895,-0.07342529,0.24597168,-0.054779053,0.00023829937,-0.18762207,-0.051574707,-0.02078247,-0.005039215,-0.07080078,0.039276123,-0.17114258,-0.0048561096,0.058135986,-0.008621216,-0.087768555,0.07165527,-0.13146973,0.064575195,-0.023834229,0.05810547,-0.09063721,-0.18591309]'),
	(51, 4, 2, 6.083333333333333, 8.916666666666666, 73, 107, 8, NULL, '[-0.093322754,-0.074523926,0.057128906,0.0970459,-0.114868164,-0.16699219,0.1262207,-0.0011110306,0.07574463,0.0059051514,-0.06329346,-0.1060791,0.08654785,-0.11035156,-0.012374878,0.10058594,0.19970703,-0.15393066,0.25708008,-0.016189575,0.16894531,-0.2109375,0.045715332,-0.06274414,-0.06304932,-0.031951904,0.22302246,0.117492676,-0.042541504,0.060028076,0.035461426,-0.093322754,-0.034118652,0.039886475,-0.08331299,-0.014778137,-0.012138367,-0.03945923,0.18322754,-0.03527832,0.06982422,-0.19067383,0.10876465,0.039276123,0.058044434,0.038757324,0.13085938,0.14221191,0.045410156,0.019515991,0.13012695,0.14453125,0.00038218498,0.09686279,0.04916382,-0.078552246,0.15270996,-0.07159424,-0.119018555,-0.0335083,-0.07128906,0.064697266,0.01802063,0.11236572,0.08831787,-0.016479492,-0.022262573,0.082214355,0.113464355,-0.006275177,-0.0006403923,0.1451416,0.06677246,-0.023544312,-0.043121338,-0.014930725,-0.07434082,0.09625244,0.12536621,0.11584473,-0.10809326,-0.12310791,0.004425049,0.025421143,0.10675049,0.107910156,0.2364502,-0.10028076,-0.12805176,0.074645996,-0.18640137,0.044158936,-0.12054443,0.08105469,-0.02720642,-0.08532715]'),
	(66, 5, 1, 2.75, 5.25, 33, 63, 0, 34, '[0.047576904,-0.022155762,0.055786133,0.013244629,0.083740234,0.09979248,0.03555298,-0.04446411,-0.029815674,-0.11138916,-0.026016235,-0.16833496,0.087768555,0.113220215,0.06665039,0.122802734,0.08557129,-0.052093506,0.083862305,0.048919678,0.034484863,0.07800293,0.032592773,-0.12414551,-0.042114258,-0.089538574,0.06896973,0.03475952,0.14147949,0.09466553,0.14318848,-0.023498535,0.044952393,0.0043640137,-0.044036865,-0.031982422,-0.18103027,-0.09350586,0.15161133,0.15270996,-0.06726074,-0.13354492,-0.11883545,-0.036071777,0.118896484,-0.13378906,0.12536621,-0.0026855469,0.033935547,0.029846191,0.11303711,0.11212158,0.024795532,0.23071289,0.09185791,-0.12451172,0.06530762,-0.05618286,0.012290955,-0.12976074,-0.04611206,-0.034698486,0.16870117,0.10845947,-0.044525146,-0.12963867,0.15625,0.14733887,0.15466309,-0.008262634,-0.011138916,0.0791626,-0.0017147064,0.053710938,-0.059906006,-0.031402588,-0.13146973,0.0982666,0.1850586,0.011802673,-0.008934021,-0.037719727,-0.096191406,-0.033203125,0.3256836,0.07836914,0.32983398,-0.13146973,-0.025314331,0.092163086,-0.049591064,0.029678345,-0.01084137,-0.015007019,0.044036865,-0.044799805]'),
	(67, 5, 2, 5.25, 8.666666666666666, 63, 104, 1, 35, '[0.21411133,-0.042419434,-0.0068855286,0.04953003,0.017044067,-0.16455078,0.115600586,-0.1538086,0.072631836,0.00818634,-0.0758667,-0.066467285,0.15759277,0.008811951,-0.08319092,-0.01914978,0.2434082,0.041870117,0.0947876,-0.013122559,-0.021774292,0.02609253,-0.081848145,-0.12359619,-0.1048584,-0.081970215,-0.07861328,0.07525635,0.03829956,0.010658264,0.12573242,-0.05807495,-0.15673828,0.11053467,-0.117248535,0.094055176,0.10467529,-0.06335449,-0.13720703,-0.18847656,0.21496582,-0.13830566,-0.080200195,-0.0259552,0.24035645,-0.0803833,0.08666992,-0.08868408,0.14086914,0.082458496,0.07635498,0.12524414,0.094055176,0.1784668,0.109313965,0.004535675,0.13244629,-0.15539551,0.0036621094,-0.011558533,-0.1685791,0.0107421875,0.052215576,0.14477539,-0.07873535,0.09906006,0.16564941,0.013633728,-0.019515991,-0.117004395,0.1899414,-0.06463623,-0.034362793,0.030776978,-0.031677246,0.15356445,0.085510254,0.0010442734,0.0758667,0.06781006,0.06451416,0.023361206,0.05886841,-0.029846191,0.07208252,-0.11450195,-0.0017471313,0.09820557,-0.070007324,0.05807495,-0.040740967,0.054992676,-0.059295654,0.08850098,0.101501465,-0.06756592]'),
	(68, 5, 3, 8.666666666666666, 10.833333333333334, 104, 130, 0, 36, '[0.0287323,-0.036254883,0.039245605,0.004310608,0.07696533,0.044006348,0.027832031,-0.055877686,-0.016525269,-0.09893799,0.035186768,-0.1751709,0.10418701,0.034973145,0.060821533,0.16259766,0.0769043,-0.088256836,0.082092285,0.019180298,0.06665039,0.037322998,0.02708435,-0.12261963,-0.07537842,-0.06732178,0.040405273,0.05328369,0.12005615,0.09851074,0.105895996,-0.0914917,0.0013723373,-0.035186768,-0.02027893,-0.027038574,-0.21691895,-0.13659668,0.15405273,0.14538574,-0.06890869,-0.09466553,-0.09686279,-0.111328125,0.06829834,-0.10223389,0.20324707,0.010475159,0.042297363,0.050476074,0.11920166,0.12213135,-0.04660034,0.16418457,0.053741455,-0.11853027,0.049591064,-0.1262207,0.06604004,-0.09814453,-0.029052734,-0.011520386,0.18554688,0.15881348,-0.033599854,-0.15368652,0.064819336,0.19091797,0.18286133,0.030761719,-0.033935547,0.11785889,0.0435791,-0.029129028,-0.0423584,-0.08959961,-0.16564941,0.14526367,0.14831543,0.01751709,-0.024093628,0.018035889,-0.08685303,-0.034942627,0.23669434,0.09063721,0.3149414,-0.11816406,-0.088378906,0.05166626,-0.10168457,-0.016662598,0.039978027,-0.06939697,0.095825195,-0.0067100525]'),
	(69, 5, 4, 10.833333333333334, 14.166666666666666, 130, 170, 1, 37, '[0.18920898,-0.046569824,-0.009506226,0.052581787,0.03100586,-0.15661621,0.14367676,-0.13439941,0.05340576,-0.011199951,-0.03048706,-0.07092285,0.19274902,-0.0012731552,-0.087524414,0.010818481,0.2626953,0.026123047,0.08154297,-0.02998352,-0.03540039,0.038848877,-0.08734131,-0.15136719,-0.1381836,-0.07775879,-0.06524658,0.058776855,0.030578613,-0.010513306,0.13220215,-0.0758667,-0.15075684,0.10845947,-0.11804199,0.13098145,0.116760254,-0.040527344,-0.13293457,-0.15563965,0.18432617,-0.13964844,-0.05368042,-0.022125244,0.24047852,-0.095214844,0.11773682,-0.096191406,0.16186523,0.06149292,0.07183838,0.16674805,0.078125,0.18164062,0.14477539,0.012565613,0.11791992,-0.17529297,0.01525116,-0.005558014,-0.14685059,0.03137207,0.0690918,0.15258789,-0.0836792,0.05722046,0.13562012,0.004463196,-0.0077667236,-0.10626221,0.20288086,-0.047424316,-0.024612427,0.025146484,-0.029266357,0.09667969,0.075683594,-0.012069702,0.095214844,0.05505371,0.05621338,0.030426025,0.04486084,-0.018798828,0.10571289,-0.089782715,0.010757446,0.09667969,-0.055725098,0.06088257,-0.04171753,0.024246216,-0.039031982,0.077819824,0.13647461,-0.041015625]'),
	(70, 5, 5, 14.166666666666666, 17.5, 170, 210, 1, 38, '[0.12359619,-0.048919678,0.018341064,-0.009796143,0.09869385,-0.07366943,0.062408447,-0.13659668,0.15356445,0.18127441,-0.13366699,-0.19018555,0.11816406,0.072143555,0.07922363,0.02619934,0.12335205,-0.094055176,0.16967773,-0.16540527,0.089660645,0.033081055,0.044769287,-0.17297363,-0.15600586,-0.0049324036,0.0023670197,0.015388489,0.064086914,-0.05545044,0.025299072,-0.050628662,-0.078125,0.15966797,-0.05633545,0.12524414,0.1270752,0.024307251,-0.04321289,-0.09637451,0.16918945,-0.18518066,0.010040283,-0.013748169,0.11968994,-0.0970459,0.110961914,-0.109680176,0.087402344,0.16662598,0.26904297,0.16345215,-0.042541504,0.13049316,0.0034656525,-0.025115967,-0.02482605,-0.08898926,-0.006134033,0.08770752,-0.10784912,-0.0748291,-0.07397461,0.19604492,-0.064208984,-0.027114868,0.103759766,0.055358887,-0.08081055,-0.056915283,0.030685425,0.06304932,0.034484863,-0.014022827,0.026870728,0.06414795,0.0014467239,-0.032348633,0.052947998,0.14160156,0.019180298,0.012374878,0.028015137,-0.12042236,0.17321777,0.07965088,0.04248047,0.030944824,0.09625244,0.046844482,-0.024398804,-0.0011749268,-0.28198242,-0.028259277,0.10266113,0.094177246]'),
	(71, 5, 6, 17.5, 20, 210, 240, 2, 39, '[-0.048828125,0.15197754,-0.023269653,0.07458496,0.03894043,0.105041504,-0.03475952,-0.07476807,0.047973633,-0.2626953,0.09020996,0.0008664131,0.14904785,0.004486084,-0.046569824,0.20336914,-0.010223389,-0.01109314,0.1038208,-0.09967041,0.082092285,-0.08605957,-0.01499176,-0.10571289,0.010032654,-0.053497314,0.18469238,0.016738892,0.13330078,-0.008483887,-0.016723633,-0.19616699,0.054748535,-0.12731934,0.010551453,-0.17785645,-0.11212158,-0.04159546,0.09838867,0.11444092,-0.020095825,-0.002363205,-0.17993164,0.0010156631,0.07910156,-0.16259766,0.13391113,-0.10675049,-0.07409668,-0.07299805,0.019454956,0.18920898,-0.1850586,0.0075912476,0.052093506,-0.012290955,0.09234619,-0.20178223,-0.005420685,-0.030181885,0.05303955,0.004299164,0.049346924,-0.03173828,0.052581787,-0.16442871,0.010261536,0.07897949,0.12585449,0.0043678284,0.011062622,0.029083252,0.1149292,-0.19384766,-0.033996582,0.018432617,-0.103637695,0.08892822,-0.051879883,-0.1361084,-0.0070381165,0.20678711,-0.16418457,-0.10974121,-0.14660645,0.010627747,0.1138916,-0.043151855,-0.20593262,-0.0062294006,-0.12548828,-0.014144897,0.13134766,0.009933472,0.006248474,-0.028457642]'),
	(72, 5, 7, 20, 22.75, 240, 273, 0, 40, '[0.06329346,-0.09283447,-0.1348877,0.040039062,0.06365967,0.02104187,0.06451416,0.028808594,0.066223145,-0.0256958,0.040100098,-0.072753906,0.057037354,-0.045196533,-0.021469116,0.22387695,-0.005405426,-0.030838013,0.0592041,-0.084228516,0.20080566,-0.10003662,0.09509277,0.038085938,-0.061462402,-0.06237793,0.17883301,-0.013870239,0.019805908,0.08972168,0.10583496,-0.17321777,-0.011123657,-0.04135132,0.010574341,-0.036254883,-0.15405273,-0.012870789,0.12927246,0.2097168,0.01689148,-0.21228027,-0.03567505,0.005256653,0.10998535,-0.10888672,0.11175537,0.03314209,-0.004547119,-0.0074310303,0.09698486,0.19104004,0.0579834,0.16516113,-0.034240723,-0.12792969,0.1315918,-0.1550293,-0.11236572,-0.09448242,0.004760742,0.057525635,0.17163086,0.0036067963,-0.016952515,-0.08288574,0.010986328,0.14318848,0.20166016,-0.0023651123,-9.071827e-05,0.24304199,0.13757324,-0.0362854,-0.018417358,-0.10229492,-0.1451416,0.084106445,0.16015625,0.06744385,-0.009635925,0.007972717,-0.12365723,-0.095703125,0.091796875,0.0034332275,0.20922852,-0.12927246,-0.06335449,0.057159424,-0.17272949,-0.040374756,0.08215332,-0.036743164,0.022064209,0.093811035]'),
	(73, 5, 8, 22.75, 24.916666666666668, 273, 299, 7, 41, '[-0.009719849,-0.03768921,0.107421875,0.010223389,0.010314941,-0.1685791,-0.021224976,-0.036346436,0.0736084,0.011566162,-0.055145264,-0.06890869,-0.027923584,-0.11730957,0.0030879974,-0.0496521,0.06896973,-0.2734375,0.24499512,0.031829834,0.12634277,-0.09802246,-0.04156494,0.032989502,0.10461426,0.0758667,0.17919922,0.09484863,-0.08758545,0.06866455,-0.01852417,0.03829956,0.08782959,0.074523926,-0.13012695,-0.1973877,-0.17565918,-0.15124512,0.13122559,-0.24182129,0.041229248,-0.13867188,0.025375366,-0.0037174225,-0.10571289,0.020385742,0.06304932,0.109375,-0.03652954,0.33520508,0.087646484,-0.07312012,0.022247314,0.012512207,-0.039123535,-0.1182251,0.051452637,-0.052581787,0.08807373,0.020980835,-0.17834473,-0.024154663,0.009895325,0.072265625,0.0692749,-0.035125732,0.11639404,0.0048713684,0.09234619,-0.13549805,-0.089538574,0.008972168,0.026138306,-0.006061554,-0.109375,0.024841309,-0.10925293,0.06964111,-0.10668945,-0.0037937164,-0.052337646,-0.013381958,0.0078048706,0.06591797,-0.08746338,0.07751465,0.1772461,-0.097717285,-0.1616211,-0.056396484,-0.061706543,-0.026733398,-0.064208984,0.0018463135,-0.13708496,-0.16894531]'),
	(74, 5, 9, 24.916666666666668, 27.5, 299, 330, 4, 42, '[0.018722534,-0.05239868,0.013069153,0.03656006,0.10412598,-0.10467529,0.074645996,-0.094055176,0.010917664,-0.25561523,0.09777832,-0.022506714,0.2680664,-0.072509766,-0.16357422,0.12402344,0.2088623,-0.09436035,-0.02319336,-0.11975098,-0.08343506,-0.07659912,-0.07116699,-0.12536621,0.08618164,-0.09033203,0.15942383,-0.06530762,0.027038574,0.011741638,-0.02357483,-0.26171875,-0.08831787,-0.0019874573,-0.11791992,0.084106445,0.06536865,0.1015625,-0.013015747,-0.06933594,0.039123535,-0.13891602,0.05960083,0.05545044,0.19250488,-0.17199707,0.024780273,-0.20495605,0.056732178,-0.02784729,0.06378174,0.07006836,0.0074005127,0.059387207,0.0982666,-0.08795166,0.1751709,-0.20300293,-0.008987427,-0.06744385,-0.015716553,0.014175415,0.032989502,0.062805176,0.039764404,0.02998352,-0.1005249,0.05810547,0.13122559,-0.020965576,0.15734863,0.038330078,-0.032989502,-0.018676758,-0.059051514,0.053131104,-0.027374268,-0.027359009,-0.06011963,-0.18273926,0.036743164,0.06921387,0.111450195,-0.03277588,-0.053710938,0.02482605,0.18518066,0.035064697,-0.14160156,-0.037963867,-0.18835449,-0.0042381287,0.02192688,0.1529541,-0.01739502,-0.034240723]'),
	(76, 5, 11, 30.583333333333332, 33.916666666666664, 367, 407, 4, 44, '[0.06048584,0.060577393,-0.04711914,0.107299805,0.04699707,-0.06097412,0.054870605,-0.14343262,0.08404541,-0.1850586,0.084106445,0.045043945,0.24279785,-0.04812622,-0.11230469,0.13220215,0.1262207,0.0154418945,0.07141113,-0.17248535,0.031204224,-0.059295654,-0.062469482,-0.09637451,-0.029342651,-0.08544922,0.14416504,-0.0019369125,0.021972656,-0.09844971,0.010421753,-0.22167969,-0.105529785,-0.011184692,-0.1239624,-0.039764404,0.14794922,0.0904541,-0.09674072,-0.089538574,0.15014648,-0.07336426,-0.07104492,0.068603516,0.17333984,-0.18579102,0.049438477,-0.23535156,0.04925537,-0.07293701,0.0054092407,0.19458008,-0.091308594,0.023788452,0.092163086,0.103393555,0.105895996,-0.26171875,-0.054595947,0.04937744,-0.039642334,0.030090332,-0.042938232,-0.023590088,0.01184082,-0.019165039,0.020523071,-0.062438965,0.00040245056,-0.067871094,0.14929199,-0.05819702,0.0058631897,-0.1385498,0.026824951,0.13317871,0.0178833,-0.032318115,-0.076660156,-0.10394287,0.09503174,0.15539551,-0.029510498,-0.076660156,-0.22680664,-0.053894043,-0.06903076,0.07562256,-0.16394043,-0.03567505,-0.13891602,-0.023040771,-0.001953125,0.07495117,0.04324341,0.009727478]'),
	(78, 5, 13, 36.666666666666664, 40.083333333333336, 440, 481, 8, 46, '[-0.051483154,-0.076171875,0.12719727,0.02609253,-0.07751465,-0.09136963,0.0836792,-0.05130005,0.040802002,-0.044158936,-0.0546875,-0.16870117,0.09625244,-0.10797119,0.019454956,0.08972168,0.20166016,-0.19799805,0.25463867,0.050354004,0.14624023,-0.10455322,-0.080566406,-0.18249512,-0.042785645,0.031433105,0.13830566,0.10998535,-0.008293152,0.05569458,0.10070801,-0.03677368,0.020874023,0.022735596,-0.005882263,-0.05307007,-0.08544922,-0.14294434,0.14099121,-0.09710693,-0.006034851,-0.1138916,-0.006137848,-0.00080919266,0.010414124,0.036895752,0.24572754,0.15710449,0.04928589,0.13232422,0.16809082,0.08123779,0.009025574,0.08685303,0.06964111,-0.091674805,0.10797119,-0.08166504,0.02355957,0.0047416687,-0.14245605,-0.008621216,0.09991455,0.18286133,0.11077881,-0.07946777,0.009780884,0.14685059,0.10437012,0.03515625,-0.054351807,0.037872314,0.049743652,-0.02116394,-0.0435791,-0.09802246,-0.099121094,0.15356445,0.15478516,0.10119629,-0.08795166,-0.042877197,-0.010131836,0.017471313,0.117126465,0.09674072,0.26367188,-0.09277344,-0.12658691,0.040252686,-0.112976074,0.05718994,-0.048309326,0.013420105,0.025939941,-0.111816406]'),
	(79, 5, 14, 40.083333333333336, 42.333333333333336, 481, 508, 5, 47, '[0.15734863,-0.05569458,-0.008255005,0.037322998,0.13244629,-0.1517334,0.107543945,-0.12695312,0.007633209,-0.04864502,0.031799316,-0.020202637,0.16174316,-0.062561035,0.006286621,-0.04800415,0.21948242,-0.056884766,0.047058105,0.0053253174,-0.08996582,0.09057617,-0.07446289,-0.054107666,0.033172607,-0.12792969,0.043029785,0.019683838,-0.037200928,-0.0025672913,0.17663574,-0.07714844,-0.16186523,0.08691406,-0.29003906,0.058044434,0.02217102,0.0004761219,-0.13464355,-0.2244873,0.16552734,-0.060668945,-0.021850586,-0.045074463,0.14477539,-0.11224365,0.030029297,-0.18859863,0.111083984,0.1784668,0.010910034,0.054718018,0.10681152,0.10974121,0.08013916,0.06817627,0.0625,-0.1986084,0.11529541,0.049804688,-0.20861816,0.024734497,0.060760498,0.111083984,-0.03463745,0.0064048767,0.17102051,-0.13012695,-0.025405884,-0.1796875,0.12927246,-0.08581543,-0.04473877,0.0023994446,-0.0072021484,0.20812988,-0.02897644,-0.07879639,-0.07171631,-0.11383057,0.16040039,0.08343506,0.030181885,0.03353882,-0.032043457,-0.027160645,-0.031829834,0.04522705,-0.10131836,-0.032714844,-0.047180176,-0.036987305,0.0028572083,-0.034332275,0.03149414,-0.05316162]'),
	(80, 5, 15, 42.333333333333336, 44.25, 508, 531, 8, 48, '[-0.107299805,-0.0037174225,0.12158203,0.027023315,0.07946777,0.11956787,0.03265381,-0.072265625,0.0018196106,-0.097473145,0.014984131,-0.21130371,0.14575195,0.0011482239,0.11444092,0.15319824,0.12164307,-0.115722656,0.1538086,-0.013702393,0.028915405,-0.019348145,-0.019927979,-0.3088379,-0.091674805,-0.03112793,0.11993408,-0.008872986,0.12670898,-0.02772522,0.044921875,-0.11669922,-0.039489746,-0.01876831,-0.018341064,0.06500244,-0.08392334,-0.025619507,0.09283447,0.1184082,-0.117004395,0.044799805,-0.046844482,-0.09033203,0.011184692,-0.014976501,0.22229004,-0.012741089,-0.07409668,0.021530151,0.26000977,0.21740723,-0.12084961,0.04208374,0.056518555,-0.069885254,0.023544312,-0.10845947,0.06225586,0.012901306,-0.03829956,-0.009986877,0.072631836,0.16052246,0.10681152,-0.20410156,-0.04147339,0.11810303,0.0039711,0.029556274,-0.10253906,0.07434082,0.021484375,-0.13427734,0.032287598,-0.022949219,-0.16918945,0.09265137,0.07714844,-0.038085938,0.02406311,0.09838867,-0.076538086,-0.072387695,0.16455078,0.13293457,0.22595215,-0.039031982,0.051116943,0.0904541,-0.119628906,0.024780273,-0.010772705,-0.0803833,0.13793945,0.03564453]');
INSERT INTO public.cluster VALUES
	(0, '{0.04653422,-0.050415043,-0.01328532,0.0191981,0.074788414,0.0549469,0.042633057,-0.023844402,0.006627403,-0.07867432,0.016423542,-0.13875327,0.082997635,0.03433227,0.035334267,0.16975912,0.05235672,-0.057062782,0.075052895,-0.005376175,0.10064697,0.0050964355,0.05158997,-0.06955974,-0.05965169,-0.07307943,0.096069336,0.024724325,0.09378052,0.09429932,0.11830647,-0.096069336,0.011733692,-0.024058025,-0.01791381,-0.03175863,-0.18400066,-0.08099111,0.14497885,0.16927084,-0.039759316,-0.14683023,-0.08379109,-0.04738109,0.09906006,-0.114969894,0.14678955,0.013643902,0.023895264,0.024297073,0.10974121,0.14176431,0.012059529,0.18668619,0.03711955,-0.12365723,0.08216349,-0.11247762,-0.01134491,-0.10746257,-0.023468014,0.0037689218,0.17529297,0.09029325,-0.031692505,-0.12207031,0.07735189,0.16048178,0.1797282,0.0067113265,-0.015055064,0.14668784,0.05981255,-0.003901163,-0.040227253,-0.07443237,-0.14742026,0.10921224,0.16451009,0.03225454,-0.01422119,-0.0039037056,-0.10223389,-0.054616295,0.21805827,0.05747986,0.28466797,-0.12630208,-0.059015907,0.06699626,-0.10800171,-0.00911967,0.037096657,-0.040382385,0.053975426,0.014100388}'),
	(1, '{0.14059171,-0.05429008,-0.0026168823,0.043447323,0.022789694,-0.11333813,0.121004984,-0.11373833,0.10388878,0.059908796,-0.08406623,-0.09911971,0.14641085,-0.0007294769,-0.012350606,0.02754265,0.19250488,-0.028618995,0.1498968,-0.069494076,0.044730447,0.010317717,-0.04607322,-0.14153497,-0.14216751,-0.044882342,-0.0012453198,0.04445232,0.019797236,-0.048593704,0.105288416,-0.05417702,-0.11285331,0.10452825,-0.100615375,0.07568081,0.11506237,-0.011241566,-0.08028064,-0.12516646,0.18128552,-0.14429265,-0.040274143,0.008045152,0.17014381,-0.07113231,0.12134899,-0.06382612,0.112190954,0.09189675,0.1362693,0.18491435,0.03560586,0.14294434,0.075933635,0.01536851,0.071946576,-0.14107999,-0.023547085,0.041067652,-0.13439941,0.0019004149,0.017576044,0.14822666,-0.05369915,0.01707251,0.13399991,0.008920841,-0.03996762,-0.08951361,0.11797401,-0.019439004,0.0037273094,0.0069469083,0.0053010397,0.0741806,0.04355813,-0.0029125195,0.09075372,0.09867997,0.042320594,0.008248763,0.016100802,-0.044383656,0.09454762,-0.031435188,0.018879302,0.056746326,-0.013687834,0.048986956,-0.049453396,0.038236447,-0.13219106,0.03368031,0.10228245,0.0049417615}'),
	(2, '{-0.035714727,0.10541382,-0.05077362,0.09680176,0.02310257,0.057366945,-0.009083081,-0.05365906,0.04852905,-0.1435791,0.022698972,-0.00992813,0.111895755,-0.016007617,0.03569336,0.17906494,-0.014168359,-0.028881837,0.13427734,-0.0753479,0.14670411,-0.11403809,0.031118771,-0.041467287,0.009487916,-0.12589112,0.21779785,0.047698975,0.06479797,0.038836673,0.029754639,-0.18781738,0.03895264,-0.11533204,-0.0462677,-0.15632325,-0.11086426,-0.06250839,0.09793701,0.0824524,0.06627808,-0.039284512,-0.11773682,-0.017284393,0.08545227,-0.100689694,0.0965393,-0.09495239,-0.076544195,-0.025006108,0.06443481,0.12959595,-0.14576416,0.03252716,-0.036486816,0.031320196,0.13093261,-0.18698731,-0.022622677,0.0026275646,-0.0040878206,0.017511036,0.025909424,-0.040313356,0.06193848,-0.092041016,0.025976561,0.065740965,0.10917969,0.009800717,-0.013003543,0.08387451,0.11502686,-0.19277345,0.02930297,0.10178223,-0.1352539,0.08347778,-0.056811523,-0.06658325,-0.012287902,0.15316162,-0.14230958,-0.08665772,-0.18176268,0.023400879,0.0649952,-0.053372193,-0.2040039,-0.0001190193,-0.15993652,-0.009017944,0.09572143,-0.023629762,-0.0056213364,-0.012654878}'),
	(3, '{0.06116104,-0.017515184,0.029329918,-0.01939392,0.16278076,-0.047000885,-0.036387444,-0.076994896,0.09402084,-0.12197304,0.03678703,-0.09722519,0.10611725,0.063053735,-0.06692219,0.10333443,-0.008753292,-0.12376786,0.026486397,-0.17645264,0.016337104,0.0065169334,0.05045319,0.022722248,-0.01588249,-0.006611824,0.08220005,-0.046095848,0.06373978,-0.035112377,-0.076309204,-0.1251564,-0.009697914,0.050283436,-0.041909695,-0.042253494,-0.07427549,0.028862,0.10686492,0.049701214,0.030821323,-0.17601109,-0.017981531,0.00015322678,0.10822582,-0.24157715,0.0045175552,-0.14898682,0.002593996,0.020626545,0.11467457,0.07229614,-0.0858612,0.0646317,-0.014124636,-0.11703919,-0.009531029,-0.117946625,-0.033085823,-0.086120605,0.050395958,-0.06885338,-0.032648563,0.05235827,-0.12530802,-0.046920776,0.032611847,0.09450531,0.15216827,-0.055068973,0.05901241,0.087460995,-0.015390392,0.019213466,-0.06757355,0.0003624037,-0.08384633,0.0028009396,-0.049813267,-0.07200622,0.008663179,0.010352597,0.00890303,-0.0701828,0.048353314,0.0933609,0.2291875,-0.08562565,-0.021822926,-0.023210524,-0.13378143,-0.032644268,-0.15269852,0.050714016,0.0011668224,0.029307835}'),
	(4, '{0.05753072,-0.013268363,0.013096279,0.05594211,0.056640625,-0.099473745,0.06965467,-0.11136924,0.043053947,-0.17981635,0.040300157,-0.03181627,0.22134738,-0.03761122,-0.13860406,0.09777662,0.1741401,-0.032326594,0.033204824,-0.10747019,-0.005567763,-0.07295057,-0.058252543,-0.11150784,0.049752127,-0.07081095,0.13841587,0.009307226,0.035987005,0.009723242,0.0032331645,-0.19286092,-0.072660655,0.034858704,-0.10677465,0.037309438,0.08532207,0.036925428,-0.043267146,-0.099982366,0.07322693,-0.1459147,-0.0044030026,0.0640494,0.18849014,-0.13780382,0.036522336,-0.15667725,0.062160917,-0.018499807,0.055896334,0.09132936,0.009714759,0.09161716,0.10279676,-0.05596924,0.1653646,-0.17902967,-0.03577084,-0.06200494,-0.058705647,0.0107519375,0.0095808245,0.031892136,0.038795896,0.046098504,-0.011983238,0.04996066,0.08157475,-0.033964377,0.13672553,0.007814191,-0.02699789,-0.017625175,-0.06326634,0.08455234,0.0046759695,-0.018513149,-0.025119359,-0.09187911,0.039060805,0.058514066,0.06109576,-0.046466403,-0.055207998,-0.0085784085,0.11741808,0.037217036,-0.13801405,-0.008376224,-0.1466268,0.010304026,-0.014358945,0.14649794,-0.015371533,-0.064678624}'),
	(5, '{0.118242905,0.00759358,0.04253038,0.0053590937,0.11520725,-0.086560994,0.047797944,-0.12003073,-0.0007853955,-0.11654663,-0.0034315344,-0.053408302,0.12366274,-0.004229229,-0.02194892,-0.03681226,0.16730416,-0.032280825,0.057450183,0.03639136,-0.056830533,0.038682617,-0.082985766,-0.10027758,0.11507501,-0.10277981,0.08447859,0.05281067,0.031904433,0.0758828,0.12134805,-0.052760653,-0.06715817,0.08484565,-0.19859822,0.01441087,-0.05050172,-0.083920956,-0.08800421,-0.20802137,0.05909729,-0.04660617,-0.09133912,-0.039271887,0.105061,-0.073510915,0.025567796,-0.12796868,0.038011234,0.170066,0.034961276,-0.008977249,0.09377635,0.11627876,0.097229004,-0.016299777,0.11183675,-0.14090984,0.12604436,-0.03164249,-0.20769587,-0.020256042,0.07217068,0.06210327,0.06027159,0.017426815,0.16087511,-0.034834962,0.005687285,-0.12938097,0.07941648,-0.076198146,-0.061441217,0.01567713,-0.082841665,0.19759794,-0.051011775,-0.01848433,-0.06841426,-0.108276375,0.12300618,0.077435814,0.012778394,-0.001463782,-0.0055457223,-0.02066464,0.06327142,0.030267926,-0.12822808,0.014242382,-0.04298825,0.00519477,0.045428745,0.023785485,-0.032681078,-0.13610163}'),
	(6, '{-0.0015171692,0.006021774,-0.038567677,-0.036352985,0.2080427,-0.02578735,0.03452628,0.0029057115,0.024087086,0.018953595,-0.0010724775,-0.0736133,0.07645089,-0.0015167505,0.12220548,0.047934394,0.013635911,-0.18992397,0.098480225,-0.0659038,0.019415718,-0.0028948076,0.10571944,0.01817758,0.012095865,-0.11510359,0.14924839,-0.069885254,-0.01745388,0.031084336,0.06399373,-0.1508353,-0.0382734,0.020727975,-0.16429791,0.021465851,-0.17419434,0.025841847,0.102068216,0.028124131,0.077819824,-0.12769863,0.036603656,-0.07814244,0.054365426,-0.13104248,0.06612941,-0.16564943,-0.0338222,0.22382465,0.120958604,0.025890887,-0.06485421,0.06384386,-0.08961706,-0.0049351305,0.004592888,-0.14552525,0.11583601,0.026929038,-0.07156808,-0.0058582854,-0.0003138967,0.10719081,-0.02419608,-0.15393938,0.04421997,0.019465853,0.047683716,-0.07071032,-0.015328549,0.13423485,0.10365513,-0.07217407,0.0458979,0.081621446,-0.16509137,-0.0011869147,-0.11779786,-0.07294573,-0.009671349,0.10367258,-0.098018646,-0.06253106,0.004128592,0.110098705,0.13469587,-0.081377305,-0.02325875,-0.0076026935,-0.09308733,-0.09034511,-0.009839736,-0.13312641,0.0015858253,0.057087496}'),
	(7, '{-0.04246616,0.030810922,0.051733784,-9.327009e-05,-0.0023532882,-0.17675474,0.03858795,0.010072328,0.12856446,-0.021346282,-0.07782288,-0.030115888,0.016365424,-0.085980214,-0.07024574,-0.019161977,0.04974251,-0.21083984,0.20270386,-0.03029785,0.03388214,-0.1452286,0.008502959,0.06678772,0.008634949,0.048244856,0.15699616,0.017144777,-0.063441455,-0.03432999,-0.04927369,-0.020947449,-0.03351898,0.05517578,-0.1052948,-0.13294832,-0.13389893,-0.076927185,0.11083375,-0.12522736,0.09863586,-0.09951534,0.012672424,-0.01348076,0.016127013,-0.032429505,0.056201935,0.06405336,-0.08822021,0.16457215,0.07618256,0.05212097,-0.027297214,-0.05800172,-0.049853522,-0.0675354,0.05043373,-0.08505859,0.0012859339,-0.028111266,-0.07814483,0.014502718,-0.06433564,0.064324185,0.004375077,-0.027798463,0.037071228,-0.0273056,0.06527062,-0.15128173,0.031701654,0.040639494,0.044900134,-0.05773773,-0.068185434,0.09208069,-0.055348963,0.019024072,-0.12084657,-0.03509102,-0.03367424,0.013982011,-0.043751527,0.032496646,-0.13700865,0.040107537,0.105684854,-0.03574066,-0.096157834,-0.00019836426,-0.12319641,0.04124184,-0.07511139,0.0512146,-0.057518393,-0.13630806}'),
	(8, '{-0.050009828,-0.023185305,0.13018122,0.020843506,-0.011684842,-0.035651315,0.055740356,-0.061697748,0.03880056,-0.05222702,-0.045910984,-0.16827393,0.096335515,-0.037246708,0.048077058,0.07721795,0.1605496,-0.1534831,0.22521973,0.02313402,0.09853786,-0.070697784,-0.05181206,-0.20069715,-0.049085826,-0.0015343539,0.12898764,0.08353169,0.03931512,0.03132545,0.06071303,-0.040468425,0.00926039,0.039523654,-0.027799815,-0.01769087,-0.07920583,-0.11320665,0.11272176,-0.05202908,-0.026708804,-0.06402545,-0.033977084,-0.028250907,0.008804329,0.018040977,0.19403076,0.086187586,0.00724337,0.112977766,0.18185765,0.10714043,-0.03737887,0.07738071,0.06556532,-0.077064514,0.07383241,-0.08273485,0.04571364,0.0033899937,-0.119296595,-0.020032246,0.05739975,0.1560669,0.10026043,-0.1044108,0.030763414,0.11633301,0.054018233,0.0046310425,-0.057694286,0.033491768,0.025474548,-0.037576888,-0.035321552,-0.029489301,-0.10796441,0.11733669,0.093159996,0.05519952,-0.041646324,-0.008221939,-0.030292086,-0.008524576,0.13260227,0.104746506,0.23365617,-0.06452264,-0.0663113,0.064309016,-0.10322062,0.043457456,-0.054273818,-0.006340027,0.040844813,-0.08351305}'),
	(9, '{0.15660095,0.07568105,-0.0720431,0.018306097,0.016239166,-0.062072754,0.039656322,-0.04863103,0.1448466,0.08914693,-0.107401535,-0.09932455,-0.01873526,0.1318207,-0.048077904,0.005998887,0.016109467,0.02073542,0.127299,-0.021867115,0.08000692,-0.015493393,0.098935455,0.06535849,-0.12790427,0.020053864,-0.06424205,0.051724754,0.12221782,0.078811646,0.0066439323,0.036468513,-0.020947773,0.07949448,-0.012809113,-0.104008995,-0.1577301,-0.15785727,0.05108897,0.0083681755,0.15358481,-0.17778523,-0.1368866,-0.11503093,0.16070557,-0.112314865,0.0699056,0.035407383,-0.002545992,0.10683409,0.04778417,0.1121521,0.025700092,0.13550822,0.008167906,-0.10493596,0.04892476,-0.042170204,-0.01407369,-0.12041729,-0.046696976,0.0041631097,0.050725304,0.044769283,-0.14426675,-0.034178417,0.19556174,0.028574623,0.078624725,-0.15413412,0.09007771,0.09521611,0.079307556,-0.049611412,-0.10562261,0.1189677,0.026378639,-0.0010757446,0.028826399,0.09190369,-0.008953093,0.03699112,-0.1256307,-0.060892742,0.110951744,-0.06290181,0.065221146,-0.0038102474,-0.055549618,0.11120606,-0.0055745468,0.015864056,-0.05050659,0.010938008,0.05190023,-0.09296163}');
INSERT INTO public.decision VALUES
	(1, 21, 'positive', 1, 'seen twice', 99, '2026-11-26 14:58:58.777+00'),
	(1, 26, 'negative', 1, 'seen twice', 100, '2026-11-26 14:58:58.786+00'),
	(1, 31, 'skip', 1, 'seen twice', 101, '2026-11-26 14:58:58.798+00');
INSERT INTO public.definition VALUES
	(1, 1, 'night', 'light', 'the sun is down', '{dark,moon}', '{1,4}', 1, 1, '2026-11-26 14:58:56.855247+00', 0),
	(2, 1, 'boats', '', '', '{}', '{}', 2, 1, '2026-11-26 14:58:56.937686+00', 0),
	(3, 1, 'mistake', '', '', '{}', '{}', 1, 1, '2026-11-26 14:58:56.954245+00', 0),
	(1, 2, 'night', 'light', 'the sun is down or it is dark', '{dark,moon,stars}', '{1,4}', 1, 36, '2026-11-26 14:58:57.818069+00', 32);
INSERT INTO public.event VALUES
	('label/1', 1, '2026-11-26 14:58:56.855247+00', 1, '{"type":"Defined","label":{"id":1,"name":"night","group":"light","description":"the sun is down","keywords":["dark","moon"],"examples":[1,4]}}'),
	('label/1', 2, '2026-11-26 14:58:56.855247+00', 1, '{"type":"Annotated","clip":1,"person":1,"name":"ada","answer":"positive","source":"example","at":1795705136.9082127}'),
	('blind/1/4', 1, '2026-11-26 14:58:56.855247+00', NULL, '{"type":"Queued","clip":1,"position":0}'),
	('blind/1/5', 1, '2026-11-26 14:58:56.855247+00', NULL, '{"type":"Queued","clip":1,"position":0}'),
	('label/1', 3, '2026-11-26 14:58:56.855247+00', 1, '{"type":"Annotated","clip":4,"person":1,"name":"ada","answer":"positive","source":"example","at":1795705136.923883}'),
	('blind/1/4', 2, '2026-11-26 14:58:56.855247+00', NULL, '{"type":"Queued","clip":4,"position":0}'),
	('blind/1/5', 2, '2026-11-26 14:58:56.855247+00', NULL, '{"type":"Queued","clip":4,"position":1}'),
	('label/2', 1, '2026-11-26 14:58:56.937686+00', 2, '{"type":"Defined","label":{"id":2,"name":"boats"}}'),
	('label/3', 1, '2026-11-26 14:58:56.954245+00', 1, '{"type":"Defined","label":{"id":3,"name":"mistake"}}'),
	('label/1', 4, '2026-11-26 14:58:57.000709+00', 1, '{"type":"Annotated","clip":1,"person":1,"name":"ada","answer":"negative","source":"top_positive","at":1795705137.0018337}'),
	('label/1', 5, '2026-11-26 14:58:57.013471+00', 1, '{"type":"Annotated","clip":2,"person":1,"name":"ada","answer":"positive","source":"random","at":1795705137.0181348}'),
	('blind/1/4', 3, '2026-11-26 14:58:57.013471+00', NULL, '{"type":"Queued","clip":2,"position":1}'),
	('blind/1/5', 3, '2026-11-26 14:58:57.013471+00', NULL, '{"type":"Queued","clip":2,"position":1}'),
	('label/1', 6, '2026-11-26 14:58:57.033489+00', 1, '{"type":"Annotated","clip":3,"person":1,"name":"ada","answer":"negative","source":"random","at":1795705137.038354}'),
	('blind/1/4', 4, '2026-11-26 14:58:57.033489+00', NULL, '{"type":"Queued","clip":3,"position":2}'),
	('blind/1/5', 4, '2026-11-26 14:58:57.033489+00', NULL, '{"type":"Queued","clip":3,"position":0}'),
	('label/1', 7, '2026-11-26 14:58:57.056779+00', 1, '{"type":"Annotated","clip":4,"person":1,"name":"ada","answer":"positive","source":"top_positive","at":1795705137.0578766}'),
	('label/1', 8, '2026-11-26 14:58:57.065025+00', 1, '{"type":"Annotated","clip":5,"person":1,"name":"ada","answer":"negative","source":"random","at":1795705137.0667162}'),
	('blind/1/4', 5, '2026-11-26 14:58:57.065025+00', NULL, '{"type":"Queued","clip":5,"position":2}'),
	('blind/1/5', 5, '2026-11-26 14:58:57.065025+00', NULL, '{"type":"Queued","clip":5,"position":2}'),
	('label/1', 9, '2026-11-26 14:58:57.079125+00', 1, '{"type":"Annotated","clip":6,"person":1,"name":"ada","answer":"positive","source":"random","at":1795705137.080316}'),
	('blind/1/4', 6, '2026-11-26 14:58:57.079125+00', NULL, '{"type":"Queued","clip":6,"position":2}'),
	('blind/1/5', 6, '2026-11-26 14:58:57.079125+00', NULL, '{"type":"Queued","clip":6,"position":0}'),
	('label/1', 10, '2026-11-26 14:58:57.092231+00', 1, '{"type":"Annotated","clip":7,"person":1,"name":"ada","answer":"negative","source":"top_positive","at":1795705137.0929422}'),
	('blind/1/4', 7, '2026-11-26 14:58:57.092231+00', NULL, '{"type":"Queued","clip":7,"position":0}'),
	('blind/1/5', 7, '2026-11-26 14:58:57.092231+00', NULL, '{"type":"Queued","clip":7,"position":4}'),
	('label/1', 11, '2026-11-26 14:58:57.103079+00', 1, '{"type":"Annotated","clip":8,"person":1,"name":"ada","answer":"negative","source":"random","at":1795705137.1039686}'),
	('blind/1/4', 8, '2026-11-26 14:58:57.103079+00', NULL, '{"type":"Queued","clip":8,"position":6}'),
	('blind/1/5', 8, '2026-11-26 14:58:57.103079+00', NULL, '{"type":"Queued","clip":8,"position":4}'),
	('label/1', 12, '2026-11-26 14:58:57.111755+00', 1, '{"type":"Annotated","clip":9,"person":1,"name":"ada","answer":"positive","source":"random","at":1795705137.116107}'),
	('blind/1/4', 9, '2026-11-26 14:58:57.111755+00', NULL, '{"type":"Queued","clip":9,"position":1}'),
	('blind/1/5', 9, '2026-11-26 14:58:57.111755+00', NULL, '{"type":"Queued","clip":9,"position":0}'),
	('label/1', 13, '2026-11-26 14:58:57.12814+00', 1, '{"type":"Annotated","clip":10,"person":1,"name":"ada","answer":"positive","source":"top_positive","at":1795705137.1341906}'),
	('blind/1/4', 10, '2026-11-26 14:58:57.12814+00', NULL, '{"type":"Queued","clip":10,"position":0}'),
	('blind/1/5', 10, '2026-11-26 14:58:57.12814+00', NULL, '{"type":"Queued","clip":10,"position":6}'),
	('label/1', 14, '2026-11-26 14:58:57.150179+00', 1, '{"type":"Annotated","clip":11,"person":1,"name":"ada","answer":"positive","source":"random","at":1795705137.151089}'),
	('blind/1/4', 11, '2026-11-26 14:58:57.150179+00', NULL, '{"type":"Queued","clip":11,"position":3}'),
	('blind/1/5', 11, '2026-11-26 14:58:57.150179+00', NULL, '{"type":"Queued","clip":11,"position":3}'),
	('label/1', 15, '2026-11-26 14:58:57.166051+00', 1, '{"type":"Annotated","clip":12,"person":1,"name":"ada","answer":"positive","source":"random","at":1795705137.1687977}'),
	('blind/1/4', 12, '2026-11-26 14:58:57.166051+00', NULL, '{"type":"Queued","clip":12,"position":2}'),
	('blind/1/5', 12, '2026-11-26 14:58:57.166051+00', NULL, '{"type":"Queued","clip":12,"position":11}'),
	('label/1', 16, '2026-11-26 14:58:57.187828+00', 1, '{"type":"Annotated","clip":13,"person":1,"name":"ada","answer":"positive","source":"top_positive","at":1795705137.1888015}'),
	('blind/1/4', 13, '2026-11-26 14:58:57.187828+00', NULL, '{"type":"Queued","clip":13,"position":1}'),
	('blind/1/5', 13, '2026-11-26 14:58:57.187828+00', NULL, '{"type":"Queued","clip":13,"position":1}'),
	('label/1', 17, '2026-11-26 14:58:57.220684+00', 1, '{"type":"Annotated","clip":14,"person":1,"name":"ada","answer":"negative","source":"random","at":1795705137.238813}'),
	('blind/1/4', 14, '2026-11-26 14:58:57.220684+00', NULL, '{"type":"Queued","clip":14,"position":12}'),
	('blind/1/5', 14, '2026-11-26 14:58:57.220684+00', NULL, '{"type":"Queued","clip":14,"position":11}'),
	('label/1', 18, '2026-11-26 14:58:57.250885+00', 1, '{"type":"Annotated","clip":15,"person":1,"name":"ada","answer":"positive","source":"random","at":1795705137.2781234}'),
	('blind/1/4', 15, '2026-11-26 14:58:57.250885+00', NULL, '{"type":"Queued","clip":15,"position":14}'),
	('blind/1/5', 15, '2026-11-26 14:58:57.250885+00', NULL, '{"type":"Queued","clip":15,"position":14}'),
	('label/1', 19, '2026-11-26 14:58:57.289189+00', 1, '{"type":"Annotated","clip":16,"person":1,"name":"ada","answer":"negative","source":"top_positive","at":1795705137.2989743}'),
	('blind/1/4', 16, '2026-11-26 14:58:57.289189+00', NULL, '{"type":"Queued","clip":16,"position":5}'),
	('blind/1/5', 16, '2026-11-26 14:58:57.289189+00', NULL, '{"type":"Queued","clip":16,"position":15}'),
	('label/1', 20, '2026-11-26 14:58:57.306072+00', 1, '{"type":"Annotated","clip":17,"person":1,"name":"ada","answer":"negative","source":"random","at":1795705137.3067572}'),
	('blind/1/4', 17, '2026-11-26 14:58:57.306072+00', NULL, '{"type":"Queued","clip":17,"position":16}'),
	('blind/1/5', 17, '2026-11-26 14:58:57.306072+00', NULL, '{"type":"Queued","clip":17,"position":11}'),
	('label/1', 21, '2026-11-26 14:58:57.31814+00', 1, '{"type":"Annotated","clip":18,"person":1,"name":"ada","answer":"positive","source":"random","at":1795705137.3198512}'),
	('blind/1/4', 18, '2026-11-26 14:58:57.31814+00', NULL, '{"type":"Queued","clip":18,"position":2}'),
	('blind/1/5', 18, '2026-11-26 14:58:57.31814+00', NULL, '{"type":"Queued","clip":18,"position":5}'),
	('label/1', 22, '2026-11-26 14:58:57.33407+00', 1, '{"type":"Annotated","clip":19,"person":1,"name":"ada","answer":"positive","source":"top_positive","at":1795705137.334809}'),
	('blind/1/4', 19, '2026-11-26 14:58:57.33407+00', NULL, '{"type":"Queued","clip":19,"position":13}'),
	('blind/1/5', 19, '2026-11-26 14:58:57.33407+00', NULL, '{"type":"Queued","clip":19,"position":8}'),
	('label/1', 23, '2026-11-26 14:58:57.354539+00', 1, '{"type":"Annotated","clip":20,"person":1,"name":"ada","answer":"negative","source":"random","at":1795705137.358433}'),
	('blind/1/4', 20, '2026-11-26 14:58:57.354539+00', NULL, '{"type":"Queued","clip":20,"position":2}'),
	('blind/1/5', 20, '2026-11-26 14:58:57.354539+00', NULL, '{"type":"Queued","clip":20,"position":5}'),
	('label/1', 24, '2026-11-26 14:58:57.366645+00', 1, '{"type":"Annotated","clip":21,"person":1,"name":"ada","answer":"negative","source":"random","at":1795705137.369036}'),
	('blind/1/4', 21, '2026-11-26 14:58:57.366645+00', NULL, '{"type":"Queued","clip":21,"position":8}'),
	('blind/1/5', 21, '2026-11-26 14:58:57.366645+00', NULL, '{"type":"Queued","clip":21,"position":16}'),
	('label/1', 25, '2026-11-26 14:58:57.376329+00', 1, '{"type":"Annotated","clip":22,"person":1,"name":"ada","answer":"negative","source":"top_positive","at":1795705137.3788326}'),
	('blind/1/4', 22, '2026-11-26 14:58:57.376329+00', NULL, '{"type":"Queued","clip":22,"position":14}'),
	('blind/1/5', 22, '2026-11-26 14:58:57.376329+00', NULL, '{"type":"Queued","clip":22,"position":8}'),
	('label/1', 26, '2026-11-26 14:58:57.392563+00', 1, '{"type":"Annotated","clip":23,"person":1,"name":"ada","answer":"positive","source":"random","at":1795705137.4004495}'),
	('blind/1/4', 23, '2026-11-26 14:58:57.392563+00', NULL, '{"type":"Queued","clip":23,"position":1}'),
	('blind/1/5', 23, '2026-11-26 14:58:57.392563+00', NULL, '{"type":"Queued","clip":23,"position":6}'),
	('label/1', 27, '2026-11-26 14:58:57.410686+00', 1, '{"type":"Annotated","clip":24,"person":1,"name":"ada","answer":"positive","source":"random","at":1795705137.411382}'),
	('blind/1/4', 24, '2026-11-26 14:58:57.410686+00', NULL, '{"type":"Queued","clip":24,"position":19}'),
	('blind/1/5', 24, '2026-11-26 14:58:57.410686+00', NULL, '{"type":"Queued","clip":24,"position":13}'),
	('label/1', 28, '2026-11-26 14:58:57.426073+00', 1, '{"type":"Annotated","clip":25,"person":1,"name":"ada","answer":"positive","source":"top_positive","at":1795705137.4267921}'),
	('blind/1/4', 25, '2026-11-26 14:58:57.426073+00', NULL, '{"type":"Queued","clip":25,"position":18}'),
	('blind/1/5', 25, '2026-11-26 14:58:57.426073+00', NULL, '{"type":"Queued","clip":25,"position":19}'),
	('label/1', 29, '2026-11-26 14:58:57.437537+00', 1, '{"type":"Annotated","clip":26,"person":1,"name":"ada","answer":"positive","source":"random","at":1795705137.4383013}'),
	('blind/1/4', 26, '2026-11-26 14:58:57.437537+00', NULL, '{"type":"Queued","clip":26,"position":19}'),
	('blind/1/5', 26, '2026-11-26 14:58:57.437537+00', NULL, '{"type":"Queued","clip":26,"position":15}'),
	('label/1', 30, '2026-11-26 14:58:57.449701+00', 1, '{"type":"Annotated","clip":27,"person":1,"name":"ada","answer":"positive","source":"random","at":1795705137.4547937}'),
	('blind/1/4', 27, '2026-11-26 14:58:57.449701+00', NULL, '{"type":"Queued","clip":27,"position":4}'),
	('blind/1/5', 27, '2026-11-26 14:58:57.449701+00', NULL, '{"type":"Queued","clip":27,"position":1}'),
	('label/1', 31, '2026-11-26 14:58:57.460916+00', 1, '{"type":"Annotated","clip":28,"person":1,"name":"ada","answer":"negative","source":"top_positive","at":1795705137.469868}'),
	('blind/1/4', 28, '2026-11-26 14:58:57.460916+00', NULL, '{"type":"Queued","clip":28,"position":15}'),
	('blind/1/5', 28, '2026-11-26 14:58:57.460916+00', NULL, '{"type":"Queued","clip":28,"position":15}'),
	('label/1', 32, '2026-11-26 14:58:57.473824+00', 1, '{"type":"Annotated","clip":29,"person":1,"name":"ada","answer":"positive","source":"random","at":1795705137.482607}'),
	('blind/1/4', 29, '2026-11-26 14:58:57.473824+00', NULL, '{"type":"Queued","clip":29,"position":3}'),
	('blind/1/5', 29, '2026-11-26 14:58:57.473824+00', NULL, '{"type":"Queued","clip":29,"position":12}'),
	('label/1', 33, '2026-11-26 14:58:57.488583+00', 1, '{"type":"Annotated","clip":30,"person":1,"name":"ada","answer":"negative","source":"random","at":1795705137.49877}'),
	('blind/1/4', 30, '2026-11-26 14:58:57.488583+00', NULL, '{"type":"Queued","clip":30,"position":27}'),
	('blind/1/5', 30, '2026-11-26 14:58:57.488583+00', NULL, '{"type":"Queued","clip":30,"position":0}'),
	('label/1', 34, '2026-11-26 14:58:57.680719+00', NULL, '{"type":"FeedsBuilt","model":{"version":1,"answers":30,"seq":33,"at":1795705137.682,"seconds":0.1797},"feeds":{"random":{"clips":[57,59,60,47,51,31,33,37,45,42,39,41,43,40,46,62,52,58,38,35,55,49,48,61,64,36,50,34,54,32,53,63,56,44],"scores":[0.0737,0.0179,0.0234,0.9993,0.0957,0.9976,0.7979,0.9987,0.0931,0.7175,0.0166,0.2826,0.6592,0.0238,0.1519,0.8564,0.9774,0.3415,0.9187,0.9993,0.5973,0.7546,0.0294,0.1592,0.1548,0.0546,0.2193,0.2095,0.7662,0.1484,0.0106,0.1151,0.4229,0.9225]},"zero_shot":{"clips":[50,45,33,64,55,41,62,47,43,52,49,54,38,58,36,35,48,46,34,40,60,59,37,39,31,51,53,44,57,32,61,63,42,56],"scores":[0.3508,0.337,0.3163,0.311,0.2994,0.2894,0.2749,0.2515,0.1841,0.1354,0.1278,0.1193,0.1152,0.1017,0.0942,0.0931,0.0897,0.0663,0.0612,0.0419,0.031,0.0242,0.0081,-0.0024,-0.0194,-0.0291,-0.0924,-0.0951,-0.1069,-0.109,-0.1549,-0.1652,-0.1904,-0.2495]},"top_positive":{"clips":[29,35,47,37,31,10,18,2,26,24,52,11,13,9,44,19,38,6,27,4,15,62,12,23,33,25,54,49,42,43,55,56,28,58,41,50,34,22,61,64,46,32,63,20,51,45,14,5,8,7,57,30,16,36,17,1,48,40,60,3,59,39,21,53],"scores":[0.9994,0.9993,0.9993,0.9987,0.9976,0.9968,0.9928,0.989,0.9886,0.9849,0.9774,0.9728,0.9681,0.9615,0.9225,0.9204,0.9187,0.9147,0.9112,0.8955,0.871,0.8564,0.8328,0.8154,0.7979,0.7774,0.7662,0.7546,0.7175,0.6592,0.5973,0.4229,0.3626,0.3415,0.2826,0.2193,0.2095,0.1809,0.1592,0.1548,0.1519,0.1484,0.1151,0.1067,0.0957,0.0931,0.0883,0.0845,0.083,0.0769,0.0737,0.0605,0.0551,0.0546,0.0457,0.0367,0.0294,0.0238,0.0234,0.0215,0.0179,0.0166,0.0111,0.0106]},"top_negative":{"clips":[53,21,39,59,3,60,40,48,1,17,36,16,30,57,7,8,5,14,45,51,20,63,32,46,64,61,22,34,50,41,58,28,56,55,43,42,49,54,25,33,23,12,62,15,4,27,6,38,19,44,9,13,11,52,24,26,2,18,10,31,37,47,35,29],"scores":[0.0106,0.0111,0.0166,0.0179,0.0215,0.0234,0.0238,0.0294,0.0367,0.0457,0.0546,0.0551,0.0605,0.0737,0.0769,0.083,0.0845,0.0883,0.0931,0.0957,0.1067,0.1151,0.1484,0.1519,0.1548,0.1592,0.1809,0.2095,0.2193,0.2826,0.3415,0.3626,0.4229,0.5973,0.6592,0.7175,0.7546,0.7662,0.7774,0.7979,0.8154,0.8328,0.8564,0.871,0.8955,0.9112,0.9147,0.9187,0.9204,0.9225,0.9615,0.9681,0.9728,0.9774,0.9849,0.9886,0.989,0.9928,0.9968,0.9976,0.9987,0.9993,0.9993,0.9994]},"borderline":{"clips":[34,55,58,43,56,49,42,41,33,64,50,61,45,32,38,54,51,63,40,44,62,48,39,36,46,57,52,59,60,53,31,47,35,37],"scores":[0.2095,0.5973,0.3415,0.6592,0.4229,0.7546,0.7175,0.2826,0.7979,0.1548,0.2193,0.1592,0.0931,0.1484,0.9187,0.7662,0.0957,0.1151,0.0238,0.9225,0.8564,0.0294,0.0166,0.0546,0.1519,0.0737,0.9774,0.0179,0.0234,0.0106,0.9976,0.9993,0.9993,0.9987]}}}'),
	('label/3', 2, '2026-11-26 14:58:57.684424+00', NULL, '{"type":"FeedsBuilt","model":null,"feeds":{"random":{"clips":[3,39,55,1,46,57,33,62,54,15,43,5,51,11,45,44,42,28,56,59,24,7,47,12,29,41,50,20,18,40,53,48,14,38,13,30,61,6,8,22,16,32,21,25,34,64,4,58,2,60,23,37,27,35,63,31,49,36,17,19,10,26,52,9]},"zero_shot":{"clips":[5,14,2,59,60,39,63,49,31,50,11,35,9,12,44,43,52,30,20,37,10,38,17,42,51,8,18,32,25,7,15,56,54,57,45,40,28,19,3,36,4,34,48,16,61,47,13,27,55,26,21,1,24,22,46,53,29,6,58,62,64,33,23,41],"scores":[0.5096,0.509,0.4877,0.487,0.481,0.479,0.4772,0.4744,0.4732,0.4718,0.4713,0.4711,0.4702,0.47,0.4687,0.4678,0.4653,0.4653,0.4629,0.4626,0.462,0.4605,0.46,0.4587,0.4571,0.4566,0.4559,0.4558,0.4555,0.4546,0.4545,0.4542,0.454,0.4523,0.4513,0.4502,0.4495,0.4471,0.447,0.4448,0.442,0.4411,0.4402,0.4395,0.4374,0.4371,0.437,0.4347,0.4338,0.4333,0.4329,0.432,0.4319,0.4308,0.4305,0.4289,0.4283,0.4255,0.4189,0.4163,0.4159,0.4121,0.4028,0.402]}}}'),
	('label/2', 2, '2026-11-26 14:58:57.716073+00', NULL, '{"type":"FeedsBuilt","model":null,"feeds":{"random":{"clips":[52,1,6,39,42,63,38,55,7,37,28,57,64,45,3,20,4,15,19,11,9,22,41,34,5,18,54,14,17,29,31,10,30,56,2,32,49,35,46,48,26,36,40,44,12,27,21,23,62,59,16,25,51,13,60,47,24,61,58,50,53,8,43,33]},"zero_shot":{"clips":[5,14,2,59,60,39,63,49,31,50,11,35,9,12,44,43,52,30,20,37,10,38,17,42,51,8,18,32,25,7,15,56,54,57,45,40,28,19,3,36,4,34,48,16,61,47,13,27,55,26,21,1,24,22,46,53,29,6,58,62,64,33,23,41],"scores":[0.5096,0.509,0.4877,0.487,0.481,0.479,0.4772,0.4744,0.4732,0.4718,0.4713,0.4711,0.4702,0.47,0.4687,0.4678,0.4653,0.4653,0.4629,0.4626,0.462,0.4605,0.46,0.4587,0.4571,0.4566,0.4559,0.4558,0.4555,0.4546,0.4545,0.4542,0.454,0.4523,0.4513,0.4502,0.4495,0.4471,0.447,0.4448,0.442,0.4411,0.4402,0.4395,0.4374,0.4371,0.437,0.4347,0.4338,0.4333,0.4329,0.432,0.4319,0.4308,0.4305,0.4289,0.4283,0.4255,0.4189,0.4163,0.4159,0.4121,0.4028,0.402]}}}'),
	('label/1', 36, '2026-11-26 14:58:57.818069+00', 1, '{"type":"Defined","label":{"id":1,"name":"night","group":"light","description":"the sun is down or it is dark","keywords":["dark","moon","stars"],"examples":[1,4],"version":2,"policy":"adjudicated","repeats":0.5}}'),
	('label/1', 35, '2026-11-26 14:58:57.748175+00', NULL, '{"type":"MetricsBuilt","metrics":{"version":1,"scores":{"quality":0.8333,"heldout":1.0,"heldout_low":0.8922,"heldout_high":1.0,"diversity":0.15},"cluster_positives":[0,4,0,1,4,7,0,0,0,1],"cluster_negatives":[0,0,3,3,0,0,3,2,1,1],"stop":"keep going","stop_reason":"Still to go: 83 positives, 87 negatives, data diversity from 15 % to 80 %. About 19 positives remain unlabelled (11 to 26).","calibration":{"error":0.1121,"predicted":[0.0542,0.1234,0.2979,0.418,0.5425,0.7852,0.837,0.9771],"observed":[0.0,0.0,0.0,0.0,0.75,1.0,0.75,1.0],"counts":[4,5,1,1,4,2,4,9]},"histogram":[10,10,3,4,2,1,1,1,1,0,0,1,0,1,1,4,2,3,5,14]},"advice":{"arm":"va","reason":"25 more from active learning: it has not been tried yet.","arms":[{"arm":"va","pulls":0},{"arm":"zero_shot","pulls":0},{"arm":"random","pulls":1}]},"point":{"version":1,"answers":30,"at":1795705137.775,"scores":{"quality":0.8333,"heldout":1.0,"heldout_low":0.8922,"heldout_high":1.0,"diversity":0.15}}}');
INSERT INTO public.event VALUES
	('label/3', 3, '2026-11-26 14:58:57.780722+00', NULL, '{"type":"MetricsBuilt","metrics":{"version":0,"scores":{"diversity":0.0},"cluster_positives":[0,0,0,0,0,0,0,0,0,0],"cluster_negatives":[0,0,0,0,0,0,0,0,0,0],"stop_reason":"Label 10 ✓ and 10 ✕ to start the model: 0 ✓ 0 ✕ so far."},"advice":{"arm":"zero_shot","reason":"25 more from text search: it has not been tried yet.","arms":[{"arm":"zero_shot","pulls":0},{"arm":"random","pulls":0}]}}'),
	('label/2', 3, '2026-11-26 14:58:57.806295+00', NULL, '{"type":"MetricsBuilt","metrics":{"version":0,"scores":{"diversity":0.0},"cluster_positives":[0,0,0,0,0,0,0,0,0,0],"cluster_negatives":[0,0,0,0,0,0,0,0,0,0],"stop_reason":"Label 10 ✓ and 10 ✕ to start the model: 0 ✓ 0 ✕ so far."},"advice":{"arm":"zero_shot","reason":"25 more from text search: it has not been tried yet.","arms":[{"arm":"zero_shot","pulls":0},{"arm":"random","pulls":0}]}}'),
	('label/1', 65, '2026-11-26 14:58:58.341719+00', NULL, '{"type":"MetricsBuilt","metrics":{"version":2,"scores":{"quality":0.7,"heldout":0.9444,"heldout_low":0.7249,"heldout_high":1.0,"diversity":0.2},"cluster_positives":[1,7,0,1,5,6,1,1,0,1],"cluster_negatives":[2,1,4,4,0,0,2,2,1,1],"stop":"keep going","stop_reason":"Still to go: 77 positives, 83 negatives, model quality from 70 % to 80 %, data diversity from 20 % to 80 %. About 12 positives remain unlabelled (6 to 18).","calibration":{"error":0.1472,"predicted":[0.1408,0.2438,0.3571,0.4621,0.576,0.6618,0.7521,0.8512,0.9594],"observed":[0.3333,0.0,0.4,0.3333,0.5,1.0,0.8,1.0,0.8571],"counts":[3,6,5,3,4,5,5,2,7]},"suspects":[{"clip":31,"answer":"negative","probability":0.0214}],"histogram":[0,2,4,5,5,4,1,4,0,3,2,2,5,5,1,6,3,3,5,4]},"advice":{"arm":"va","reason":"25 more from active learning: it has not been tried yet.","arms":[{"arm":"va","pulls":0},{"arm":"zero_shot","pulls":0},{"arm":"random","pulls":1}]},"point":{"version":2,"answers":40,"at":1795705138.352,"scores":{"quality":0.7,"heldout":0.9444,"heldout_low":0.7249,"heldout_high":1.0,"diversity":0.2}}}'),
	('label/1', 78, '2026-11-26 14:58:58.93825+00', NULL, '{"type":"FeedsBuilt","model":{"version":1,"answers":30,"seq":33,"at":1795705137.682,"seconds":0.1797},"feeds":{"random":{"clips":[57,59,60,47,51,45,62,52,58,55,49,48,61,64,54,53,63,56],"scores":[0.0737,0.0179,0.0234,0.9993,0.0957,0.0931,0.8564,0.9774,0.3415,0.5973,0.7546,0.0294,0.1592,0.1548,0.7662,0.0106,0.1151,0.4229]},"zero_shot":{"clips":[45,64,55,62,47,52,54,58,49,48,60,59,51,53,57,61,63,56],"scores":[0.3166,0.2859,0.2788,0.2608,0.1892,0.0118,-0.0019,-0.0042,-0.0077,-0.0376,-0.0518,-0.0636,-0.1568,-0.1716,-0.1772,-0.2295,-0.2304,-0.3027]},"top_positive":{"clips":[29,35,47,37,31,10,18,2,26,24,52,11,13,9,44,19,38,6,27,4,15,62,12,23,33,25,54,49,42,43,55,56,28,58,41,50,34,22,61,64,46,32,63,20,51,45,14,5,8,7,57,30,16,36,17,1,48,40,60,3,59,39,21,53],"scores":[0.9994,0.9993,0.9993,0.9987,0.9976,0.9968,0.9928,0.989,0.9886,0.9849,0.9774,0.9728,0.9681,0.9615,0.9225,0.9204,0.9187,0.9147,0.9112,0.8955,0.871,0.8564,0.8328,0.8154,0.7979,0.7774,0.7662,0.7546,0.7175,0.6592,0.5973,0.4229,0.3626,0.3415,0.2826,0.2193,0.2095,0.1809,0.1592,0.1548,0.1519,0.1484,0.1151,0.1067,0.0957,0.0931,0.0883,0.0845,0.083,0.0769,0.0737,0.0605,0.0551,0.0546,0.0457,0.0367,0.0294,0.0238,0.0234,0.0215,0.0179,0.0166,0.0111,0.0106]},"top_negative":{"clips":[53,21,39,59,3,60,40,48,1,17,36,16,30,57,7,8,5,14,45,51,20,63,32,46,64,61,22,34,50,41,58,28,56,55,43,42,49,54,25,33,23,12,62,15,4,27,6,38,19,44,9,13,11,52,24,26,2,18,10,31,37,47,35,29],"scores":[0.0106,0.0111,0.0166,0.0179,0.0215,0.0234,0.0238,0.0294,0.0367,0.0457,0.0546,0.0551,0.0605,0.0737,0.0769,0.083,0.0845,0.0883,0.0931,0.0957,0.1067,0.1151,0.1484,0.1519,0.1548,0.1592,0.1809,0.2095,0.2193,0.2826,0.3415,0.3626,0.4229,0.5973,0.6592,0.7175,0.7546,0.7662,0.7774,0.7979,0.8154,0.8328,0.8564,0.871,0.8955,0.9112,0.9147,0.9187,0.9204,0.9225,0.9615,0.9681,0.9728,0.9774,0.9849,0.9886,0.989,0.9928,0.9968,0.9976,0.9987,0.9993,0.9993,0.9994]},"borderline":{"clips":[58,55,49,56,64,61,45,63,54,51,57,62,48,59,52,60,53,47],"scores":[0.3415,0.5973,0.7546,0.4229,0.1548,0.1592,0.0931,0.1151,0.7662,0.0957,0.0737,0.8564,0.0294,0.0179,0.9774,0.0234,0.0106,0.9993]}}}'),
	('label/1', 79, '2026-11-26 14:58:58.993848+00', NULL, '{"type":"MetricsBuilt","metrics":{"version":1,"scores":{"quality":0.7333,"heldout":0.9444,"heldout_low":0.7116,"heldout_high":1.0,"diversity":0.22},"cluster_positives":[1,7,0,1,6,6,2,1,1,1],"cluster_negatives":[2,0,4,4,0,1,2,2,1,2],"stop":"keep going","stop_reason":"Still to go: 74 positives, 82 negatives, model quality from 73 % to 80 %, data diversity from 22 % to 80 %. About 9 positives remain unlabelled (4 to 14).","calibration":{"error":0.1456,"predicted":[0.1455,0.244,0.3672,0.4908,0.5557,0.6558,0.7464,0.8488,0.9698],"observed":[0.0,0.4,0.2222,0.5,0.3333,0.6667,1.0,1.0,0.8],"counts":[2,5,9,2,3,6,6,6,5]},"histogram":[10,10,3,4,2,1,1,1,1,0,0,1,0,1,1,4,2,3,5,14]},"advice":{"arm":"va","reason":"25 more from active learning: it has not been tried yet.","arms":[{"arm":"va","pulls":0},{"arm":"zero_shot","pulls":0},{"arm":"random","pulls":1}]}}'),
	('label/1', 82, '2026-11-26 14:58:59.055793+00', NULL, '{"type":"MetricsBuilt","metrics":{"version":4,"scores":{"quality":0.7333,"heldout":0.9444,"heldout_low":0.7116,"heldout_high":1.0,"diversity":0.22},"cluster_positives":[1,7,0,1,6,6,2,1,1,1],"cluster_negatives":[2,0,4,4,0,1,2,2,1,2],"stop":"keep going","stop_reason":"Still to go: 74 positives, 82 negatives, model quality from 73 % to 80 %, data diversity from 22 % to 80 %. About 11 positives remain unlabelled (6 to 15).","calibration":{"error":0.1456,"predicted":[0.1455,0.244,0.3672,0.4908,0.5557,0.6558,0.7464,0.8488,0.9698],"observed":[0.0,0.4,0.2222,0.5,0.3333,0.6667,1.0,1.0,0.8],"counts":[2,5,9,2,3,6,6,6,5]},"histogram":[0,0,2,3,8,0,3,5,3,6,1,0,3,1,5,3,7,7,2,5]},"advice":{"arm":"va","reason":"25 more from active learning: it has not been tried yet.","arms":[{"arm":"va","pulls":0},{"arm":"zero_shot","pulls":0},{"arm":"random","pulls":1}]},"point":{"version":4,"answers":44,"at":1795705139.061,"scores":{"quality":0.7333,"heldout":0.9444,"heldout_low":0.7116,"heldout_high":1.0,"diversity":0.22}}}'),
	('label/2', 9, '2026-11-26 14:58:59.225824+00', NULL, '{"type":"FeedsBuilt","model":null,"feeds":{"random":{"clips":[52,1,6,39,42,63,38,7,37,28,57,64,45,3,20,4,15,19,11,9,22,41,34,5,18,14,17,29,31,10,30,2,32,49,35,46,48,26,36,40,44,12,27,21,23,62,59,16,25,51,13,60,47,24,61,58,50,8,43,33]},"zero_shot":{"clips":[5,14,2,59,60,39,63,49,31,50,11,35,9,12,44,43,52,30,20,37,10,38,17,42,51,8,18,32,25,7,15,57,45,40,28,19,3,36,4,34,48,16,61,47,13,27,26,21,1,24,22,46,29,6,58,62,64,33,23,41],"scores":[0.5096,0.509,0.4877,0.487,0.481,0.479,0.4772,0.4744,0.4732,0.4718,0.4713,0.4711,0.4702,0.47,0.4687,0.4678,0.4653,0.4653,0.4629,0.4626,0.462,0.4605,0.46,0.4587,0.4571,0.4566,0.4559,0.4558,0.4555,0.4546,0.4545,0.4523,0.4513,0.4502,0.4495,0.4471,0.447,0.4448,0.442,0.4411,0.4402,0.4395,0.4374,0.4371,0.437,0.4347,0.4333,0.4329,0.432,0.4319,0.4308,0.4305,0.4283,0.4255,0.4189,0.4163,0.4159,0.4121,0.4028,0.402]}}}'),
	('label/2', 10, '2026-11-26 14:58:59.228554+00', NULL, '{"type":"MetricsBuilt","metrics":{"version":0,"scores":{"diversity":0.02},"cluster_positives":[0,0,0,1,1,0,0,1,1,0],"cluster_negatives":[0,0,0,0,0,0,0,0,0,0],"stop_reason":"Label 10 ✓ and 10 ✕ to start the model: 4 ✓ 0 ✕ so far."},"advice":{"arm":"zero_shot","reason":"25 more from text search: it has not been tried yet.","arms":[{"arm":"zero_shot","pulls":0},{"arm":"random","pulls":0}]}}'),
	('blind/1/4', 31, '2026-11-26 14:58:57.818069+00', NULL, '{"type":"Defined","label":{"id":1,"name":"night","group":"light","description":"the sun is down or it is dark","keywords":["dark","moon","stars"],"version":2,"policy":"adjudicated","repeats":0.5}}'),
	('blind/1/5', 31, '2026-11-26 14:58:57.818069+00', NULL, '{"type":"Defined","label":{"id":1,"name":"night","group":"light","description":"the sun is down or it is dark","keywords":["dark","moon","stars"],"version":2,"policy":"adjudicated","repeats":0.5}}'),
	('label/1', 37, '2026-11-26 14:58:57.832521+00', 2, '{"type":"Annotated","clip":21,"person":2,"name":"ben","answer":"positive","source":"borderline","at":1795705137.8461123}'),
	('label/1', 38, '2026-11-26 14:58:57.849523+00', 2, '{"type":"Annotated","clip":22,"person":2,"name":"ben","answer":"negative","source":"borderline","at":1795705137.85022}'),
	('label/1', 39, '2026-11-26 14:58:57.856903+00', 2, '{"type":"Annotated","clip":23,"person":2,"name":"ben","answer":"positive","source":"borderline","at":1795705137.85752}'),
	('label/1', 40, '2026-11-26 14:58:57.87201+00', 2, '{"type":"Annotated","clip":24,"person":2,"name":"ben","answer":"positive","source":"borderline","at":1795705137.8729007}'),
	('label/1', 41, '2026-11-26 14:58:57.878059+00', 2, '{"type":"Annotated","clip":25,"person":2,"name":"ben","answer":"positive","source":"borderline","at":1795705137.8786933}'),
	('label/1', 42, '2026-11-26 14:58:57.883252+00', 2, '{"type":"Annotated","clip":26,"person":2,"name":"ben","answer":"negative","source":"borderline","at":1795705137.8880267}'),
	('label/1', 43, '2026-11-26 14:58:57.894877+00', 2, '{"type":"Annotated","clip":27,"person":2,"name":"ben","answer":"positive","source":"borderline","at":1795705137.895533}'),
	('label/1', 44, '2026-11-26 14:58:57.905276+00', 2, '{"type":"Annotated","clip":28,"person":2,"name":"ben","answer":"negative","source":"borderline","at":1795705137.9141545}'),
	('label/1', 45, '2026-11-26 14:58:57.917997+00', 2, '{"type":"Annotated","clip":29,"person":2,"name":"ben","answer":"positive","source":"borderline","at":1795705137.9186418}'),
	('label/1', 46, '2026-11-26 14:58:57.931259+00', 2, '{"type":"Annotated","clip":30,"person":2,"name":"ben","answer":"negative","source":"borderline","at":1795705137.931887}'),
	('label/1', 47, '2026-11-26 14:58:57.939005+00', 2, '{"type":"Annotated","clip":31,"person":2,"name":"ben","answer":"negative","source":"borderline","at":1795705137.9395866}'),
	('blind/1/4', 32, '2026-11-26 14:58:57.939005+00', NULL, '{"type":"Queued","clip":31,"position":29}'),
	('blind/1/5', 32, '2026-11-26 14:58:57.939005+00', NULL, '{"type":"Queued","clip":31,"position":16}'),
	('label/1', 48, '2026-11-26 14:58:57.953403+00', 2, '{"type":"Annotated","clip":32,"person":2,"name":"ben","answer":"negative","source":"borderline","at":1795705137.9545503}'),
	('blind/1/4', 33, '2026-11-26 14:58:57.953403+00', NULL, '{"type":"Queued","clip":32,"position":6}'),
	('blind/1/5', 33, '2026-11-26 14:58:57.953403+00', NULL, '{"type":"Queued","clip":32,"position":24}'),
	('label/1', 49, '2026-11-26 14:58:57.970192+00', 2, '{"type":"Annotated","clip":33,"person":2,"name":"ben","answer":"positive","source":"borderline","at":1795705137.9708796}'),
	('blind/1/4', 34, '2026-11-26 14:58:57.970192+00', NULL, '{"type":"Queued","clip":33,"position":27}'),
	('blind/1/5', 34, '2026-11-26 14:58:57.970192+00', NULL, '{"type":"Queued","clip":33,"position":16}'),
	('label/1', 50, '2026-11-26 14:58:57.978223+00', 2, '{"type":"Annotated","clip":34,"person":2,"name":"ben","answer":"negative","source":"borderline","at":1795705137.983579}'),
	('blind/1/4', 35, '2026-11-26 14:58:57.978223+00', NULL, '{"type":"Queued","clip":34,"position":14}'),
	('blind/1/5', 35, '2026-11-26 14:58:57.978223+00', NULL, '{"type":"Queued","clip":34,"position":26}'),
	('label/1', 51, '2026-11-26 14:58:57.990216+00', 2, '{"type":"Annotated","clip":35,"person":2,"name":"ben","answer":"positive","source":"borderline","at":1795705137.9942327}'),
	('blind/1/4', 36, '2026-11-26 14:58:57.990216+00', NULL, '{"type":"Queued","clip":35,"position":33}'),
	('blind/1/5', 36, '2026-11-26 14:58:57.990216+00', NULL, '{"type":"Queued","clip":35,"position":13}'),
	('label/1', 52, '2026-11-26 14:58:58.010266+00', 2, '{"type":"Annotated","clip":36,"person":2,"name":"ben","answer":"positive","source":"borderline","at":1795705138.0109692}'),
	('blind/1/4', 37, '2026-11-26 14:58:58.010266+00', NULL, '{"type":"Queued","clip":36,"position":23}'),
	('blind/1/5', 37, '2026-11-26 14:58:58.010266+00', NULL, '{"type":"Queued","clip":36,"position":33}'),
	('label/1', 53, '2026-11-26 14:58:58.018352+00', 2, '{"type":"Annotated","clip":37,"person":2,"name":"ben","answer":"positive","source":"borderline","at":1795705138.021099}'),
	('blind/1/4', 38, '2026-11-26 14:58:58.018352+00', NULL, '{"type":"Queued","clip":37,"position":35}'),
	('blind/1/5', 38, '2026-11-26 14:58:58.018352+00', NULL, '{"type":"Queued","clip":37,"position":15}'),
	('label/1', 54, '2026-11-26 14:58:58.036763+00', 2, '{"type":"Annotated","clip":38,"person":2,"name":"ben","answer":"positive","source":"borderline","at":1795705138.0394182}'),
	('blind/1/4', 39, '2026-11-26 14:58:58.036763+00', NULL, '{"type":"Queued","clip":38,"position":35}'),
	('blind/1/5', 39, '2026-11-26 14:58:58.036763+00', NULL, '{"type":"Queued","clip":38,"position":26}'),
	('label/1', 55, '2026-11-26 14:58:58.048003+00', 2, '{"type":"Annotated","clip":39,"person":2,"name":"ben","answer":"negative","source":"borderline","at":1795705138.0528343}'),
	('blind/1/4', 40, '2026-11-26 14:58:58.048003+00', NULL, '{"type":"Queued","clip":39,"position":20}'),
	('blind/1/5', 40, '2026-11-26 14:58:58.048003+00', NULL, '{"type":"Queued","clip":39,"position":34}'),
	('label/1', 56, '2026-11-26 14:58:58.064076+00', 2, '{"type":"Annotated","clip":40,"person":2,"name":"ben","answer":"negative","source":"borderline","at":1795705138.066554}'),
	('blind/1/4', 41, '2026-11-26 14:58:58.064076+00', NULL, '{"type":"Queued","clip":40,"position":35}'),
	('blind/1/5', 41, '2026-11-26 14:58:58.064076+00', NULL, '{"type":"Queued","clip":40,"position":11}'),
	('label/1', 57, '2026-11-26 14:58:58.080647+00', 2, '{"type":"Annotated","clip":41,"person":2,"name":"ben","answer":"positive","source":"borderline","at":1795705138.084827}'),
	('blind/1/4', 42, '2026-11-26 14:58:58.080647+00', NULL, '{"type":"Queued","clip":41,"position":26}'),
	('blind/1/5', 42, '2026-11-26 14:58:58.080647+00', NULL, '{"type":"Queued","clip":41,"position":2}'),
	('label/1', 58, '2026-11-26 14:58:58.091699+00', 2, '{"type":"Annotated","clip":42,"person":2,"name":"ben","answer":"positive","source":"borderline","at":1795705138.0956905}'),
	('blind/1/4', 43, '2026-11-26 14:58:58.091699+00', NULL, '{"type":"Queued","clip":42,"position":14}'),
	('blind/1/5', 43, '2026-11-26 14:58:58.091699+00', NULL, '{"type":"Queued","clip":42,"position":7}'),
	('label/1', 59, '2026-11-26 14:58:58.10972+00', 2, '{"type":"Annotated","clip":43,"person":2,"name":"ben","answer":"skip","source":"search","at":1795705138.114094}'),
	('blind/1/4', 44, '2026-11-26 14:58:58.10972+00', NULL, '{"type":"Queued","clip":43,"position":7}'),
	('blind/1/5', 44, '2026-11-26 14:58:58.10972+00', NULL, '{"type":"Queued","clip":43,"position":11}'),
	('label/1', 60, '2026-11-26 14:58:58.122064+00', 2, '{"type":"BulkAnnotated","answers":{"44":"positive","45":"positive","46":"positive","47":"positive","48":"positive","49":"positive","50":"positive"},"person":2,"name":"ben","source":"search","at":1795705138.1272585}'),
	('blind/1/4', 45, '2026-11-26 14:58:58.122064+00', NULL, '{"type":"Queued","clip":50,"position":0}'),
	('blind/1/4', 46, '2026-11-26 14:58:58.122064+00', NULL, '{"type":"Queued","clip":47,"position":16}'),
	('blind/1/4', 47, '2026-11-26 14:58:58.122064+00', NULL, '{"type":"Queued","clip":49,"position":19}'),
	('blind/1/4', 48, '2026-11-26 14:58:58.122064+00', NULL, '{"type":"Queued","clip":46,"position":30}'),
	('blind/1/4', 49, '2026-11-26 14:58:58.122064+00', NULL, '{"type":"Queued","clip":44,"position":42}'),
	('blind/1/4', 50, '2026-11-26 14:58:58.122064+00', NULL, '{"type":"Queued","clip":45,"position":47}'),
	('blind/1/4', 51, '2026-11-26 14:58:58.122064+00', NULL, '{"type":"Queued","clip":48,"position":48}'),
	('blind/1/5', 45, '2026-11-26 14:58:58.122064+00', NULL, '{"type":"Queued","clip":44,"position":5}'),
	('blind/1/5', 46, '2026-11-26 14:58:58.122064+00', NULL, '{"type":"Queued","clip":46,"position":8}'),
	('blind/1/5', 47, '2026-11-26 14:58:58.122064+00', NULL, '{"type":"Queued","clip":50,"position":18}'),
	('blind/1/5', 48, '2026-11-26 14:58:58.122064+00', NULL, '{"type":"Queued","clip":49,"position":26}'),
	('blind/1/5', 49, '2026-11-26 14:58:58.122064+00', NULL, '{"type":"Queued","clip":45,"position":30}'),
	('blind/1/5', 50, '2026-11-26 14:58:58.122064+00', NULL, '{"type":"Queued","clip":48,"position":41}'),
	('blind/1/5', 51, '2026-11-26 14:58:58.122064+00', NULL, '{"type":"Queued","clip":47,"position":49}'),
	('label/1', 61, '2026-11-26 14:58:58.152027+00', 2, '{"type":"BulkAnnotated","answers":{"44":null,"45":null,"46":null,"47":null,"48":null,"49":null,"50":null},"person":2,"name":"ben","source":"search","at":1795705138.1565254}'),
	('label/1', 62, '2026-11-26 14:58:58.174915+00', 1, '{"type":"Annotated","clip":52,"person":1,"name":"ada","answer":"positive","source":"search","at":1795705138.1847887}'),
	('blind/1/4', 52, '2026-11-26 14:58:58.174915+00', NULL, '{"type":"Queued","clip":52,"position":47}'),
	('blind/1/5', 52, '2026-11-26 14:58:58.174915+00', NULL, '{"type":"Queued","clip":52,"position":39}'),
	('label/1', 63, '2026-11-26 14:58:58.194067+00', 1, '{"type":"Annotated","clip":52,"person":1,"name":"ada","answer":null,"source":"search","at":1795705138.2029088}'),
	('blind/1/4', 53, '2026-11-26 14:58:58.398771+00', 4, '{"type":"BlindAnnotated","clip":50,"answer":"positive","at":1795705138.4061646}'),
	('blind/1/4', 54, '2026-11-26 14:58:58.398771+00', NULL, '{"type":"Queued","clip":50,"position":0,"repeat":true}'),
	('blind/1/4', 55, '2026-11-26 14:58:58.422077+00', 4, '{"type":"BlindAnnotated","clip":10,"answer":"positive","at":1795705138.4282956}'),
	('blind/1/4', 56, '2026-11-26 14:58:58.440062+00', 4, '{"type":"BlindAnnotated","clip":23,"answer":"positive","at":1795705138.4487016}'),
	('blind/1/4', 57, '2026-11-26 14:58:58.440062+00', NULL, '{"type":"Queued","clip":23,"position":1,"repeat":true}'),
	('blind/1/4', 58, '2026-11-26 14:58:58.46485+00', 4, '{"type":"BlindAnnotated","clip":13,"answer":"positive","at":1795705138.4660628}'),
	('blind/1/4', 59, '2026-11-26 14:58:58.474067+00', 4, '{"type":"BlindAnnotated","clip":29,"answer":"negative","at":1795705138.484406}'),
	('blind/1/4', 60, '2026-11-26 14:58:58.474067+00', NULL, '{"type":"Queued","clip":29,"position":2,"repeat":true}'),
	('blind/1/4', 61, '2026-11-26 14:58:58.490849+00', 4, '{"type":"BlindAnnotated","clip":20,"answer":"negative","at":1795705138.49472}'),
	('blind/1/4', 62, '2026-11-26 14:58:58.500238+00', 4, '{"type":"BlindAnnotated","clip":27,"answer":"positive","at":1795705138.5109074}'),
	('blind/1/4', 63, '2026-11-26 14:58:58.514957+00', 4, '{"type":"BlindAnnotated","clip":32,"answer":"negative","at":1795705138.51971}'),
	('blind/1/4', 64, '2026-11-26 14:58:58.527943+00', 4, '{"type":"BlindAnnotated","clip":43,"answer":"negative","at":1795705138.5328808}'),
	('blind/1/4', 65, '2026-11-26 14:58:58.527943+00', NULL, '{"type":"Queued","clip":43,"position":3,"repeat":true}'),
	('blind/1/4', 66, '2026-11-26 14:58:58.538223+00', 4, '{"type":"BlindAnnotated","clip":18,"answer":"positive","at":1795705138.5406315}'),
	('blind/1/4', 67, '2026-11-26 14:58:58.547047+00', 4, '{"type":"BlindAnnotated","clip":7,"answer":"negative","at":1795705138.5479238}'),
	('blind/1/4', 68, '2026-11-26 14:58:58.554454+00', 4, '{"type":"BlindAnnotated","clip":12,"answer":"positive","at":1795705138.5553977}'),
	('blind/1/4', 69, '2026-11-26 14:58:58.554454+00', NULL, '{"type":"Queued","clip":12,"position":4,"repeat":true}'),
	('blind/1/4', 70, '2026-11-26 14:58:58.561875+00', 4, '{"type":"BlindAnnotated","clip":9,"answer":"negative","at":1795705138.567568}'),
	('blind/1/4', 71, '2026-11-26 14:58:58.574352+00', 4, '{"type":"BlindAnnotated","clip":16,"answer":"negative","at":1795705138.5751803}'),
	('blind/1/4', 72, '2026-11-26 14:58:58.582309+00', 4, '{"type":"BlindNoted","clip":50,"note":{"person":4,"name":"cleo","text":"hard to see","at":1795705138.583}}'),
	('blind/1/5', 53, '2026-11-26 14:58:58.623409+00', 5, '{"type":"BlindAnnotated","clip":30,"answer":"positive","at":1795705138.6270123}');
INSERT INTO public.event VALUES
	('blind/1/5', 54, '2026-11-26 14:58:58.623409+00', NULL, '{"type":"Queued","clip":30,"position":0,"repeat":true}'),
	('blind/1/5', 55, '2026-11-26 14:58:58.632646+00', 5, '{"type":"BlindAnnotated","clip":9,"answer":"positive","at":1795705138.6385083}'),
	('blind/1/5', 56, '2026-11-26 14:58:58.632646+00', NULL, '{"type":"Queued","clip":9,"position":1,"repeat":true}'),
	('blind/1/5', 57, '2026-11-26 14:58:58.643099+00', 5, '{"type":"BlindAnnotated","clip":41,"answer":"negative","at":1795705138.6461613}'),
	('blind/1/5', 58, '2026-11-26 14:58:58.652678+00', 5, '{"type":"BlindAnnotated","clip":27,"answer":"positive","at":1795705138.6559157}'),
	('blind/1/5', 59, '2026-11-26 14:58:58.663722+00', 5, '{"type":"BlindAnnotated","clip":13,"answer":"negative","at":1795705138.664675}'),
	('blind/1/5', 60, '2026-11-26 14:58:58.663722+00', NULL, '{"type":"Queued","clip":13,"position":2,"repeat":true}'),
	('blind/1/5', 61, '2026-11-26 14:58:58.675113+00', 5, '{"type":"BlindAnnotated","clip":44,"answer":"positive","at":1795705138.675899}'),
	('blind/1/5', 62, '2026-11-26 14:58:58.675113+00', NULL, '{"type":"Queued","clip":44,"position":3,"repeat":true}'),
	('blind/1/5', 63, '2026-11-26 14:58:58.687683+00', 5, '{"type":"BlindAnnotated","clip":6,"answer":"positive","at":1795705138.6886258}'),
	('blind/1/5', 64, '2026-11-26 14:58:58.698101+00', 5, '{"type":"BlindAnnotated","clip":3,"answer":"negative","at":1795705138.704219}'),
	('blind/1/5', 65, '2026-11-26 14:58:58.698101+00', NULL, '{"type":"Queued","clip":3,"position":4,"repeat":true}'),
	('blind/1/5', 66, '2026-11-26 14:58:58.709155+00', 5, '{"type":"BlindAnnotated","clip":46,"answer":"positive","at":1795705138.7136178}'),
	('blind/1/5', 67, '2026-11-26 14:58:58.709155+00', NULL, '{"type":"Queued","clip":46,"position":5,"repeat":true}'),
	('blind/1/5', 68, '2026-11-26 14:58:58.71653+00', 5, '{"type":"BlindNoted","clip":30,"note":{"person":5,"name":"dora","text":"hard to see","at":1795705138.723}}'),
	('blind/1/4', 73, '2026-11-26 14:58:58.725816+00', 4, '{"type":"BlindAnnotated","clip":50,"answer":"positive","at":1795705138.7290707,"repeat":true}'),
	('blind/1/4', 74, '2026-11-26 14:58:58.734356+00', 4, '{"type":"BlindAnnotated","clip":23,"answer":"positive","at":1795705138.741249,"repeat":true}'),
	('blind/1/4', 75, '2026-11-26 14:58:58.74656+00', 4, '{"type":"BlindAnnotated","clip":29,"answer":"positive","at":1795705138.7473636,"repeat":true}'),
	('blind/1/4', 76, '2026-11-26 14:58:58.749345+00', 4, '{"type":"BlindAnnotated","clip":43,"answer":"positive","at":1795705138.7546384,"repeat":true}'),
	('label/1', 66, '2026-11-26 14:58:58.756853+00', 1, '{"type":"Noted","clip":21,"note":{"person":1,"name":"ada","text":"a lamp, not the moon – „schön“","at":1795705138.762}}'),
	('label/1', 67, '2026-11-26 14:58:58.76702+00', 2, '{"type":"Noted","clip":21,"note":{"person":2,"name":"ben","text":"it''s the moon","at":1795705138.768}}'),
	('label/1', 64, '2026-11-26 14:58:58.259581+00', NULL, '{"type":"FeedsBuilt","model":{"version":2,"answers":40,"seq":63,"at":1795705138.26,"seconds":0.0552},"feeds":{"random":{"clips":[57,59,60,47,51,45,46,62,52,58,55,49,48,61,64,50,54,53,63,56,44],"scores":[0.1923,0.099,0.1389,0.9736,0.308,0.3684,0.5065,0.8471,0.8435,0.6606,0.6929,0.5771,0.215,0.2427,0.6057,0.4612,0.7826,0.0773,0.2877,0.4774,0.6341]},"zero_shot":{"clips":[45,50,64,55,62,47,52,54,58,49,48,46,60,59,51,53,57,44,61,63,56],"scores":[0.3166,0.3135,0.2859,0.2788,0.2608,0.1892,0.0118,-0.0019,-0.0042,-0.0077,-0.0376,-0.0474,-0.0518,-0.0636,-0.1568,-0.1716,-0.1772,-0.1903,-0.2295,-0.2304,-0.3027]},"top_positive":{"clips":[29,47,35,37,10,18,26,24,31,13,6,2,62,52,19,27,38,54,9,11,33,4,12,55,41,58,23,15,44,25,43,64,49,28,42,46,56,50,22,8,34,45,20,51,63,17,36,32,61,30,48,16,1,7,14,57,21,5,3,60,40,39,59,53],"scores":[0.9787,0.9736,0.9637,0.9503,0.9447,0.9444,0.9283,0.9237,0.9222,0.8762,0.861,0.8576,0.8471,0.8435,0.8104,0.7948,0.7874,0.7826,0.7699,0.762,0.7607,0.7437,0.6982,0.6929,0.6833,0.6606,0.6583,0.648,0.6341,0.6259,0.6211,0.6057,0.5771,0.561,0.5277,0.5065,0.4774,0.4612,0.4531,0.3801,0.3787,0.3684,0.365,0.308,0.2877,0.2803,0.2694,0.2691,0.2427,0.2188,0.215,0.2038,0.2019,0.2,0.1972,0.1923,0.1875,0.1545,0.1422,0.1389,0.1203,0.1063,0.099,0.0773]},"top_negative":{"clips":[53,59,39,40,60,3,5,21,57,14,7,1,16,48,30,61,32,36,17,63,51,20,45,34,8,22,50,56,46,42,28,49,64,43,25,44,15,23,58,41,55,12,4,33,11,9,54,38,27,19,52,62,2,6,13,31,24,26,18,10,37,35,47,29],"scores":[0.0773,0.099,0.1063,0.1203,0.1389,0.1422,0.1545,0.1875,0.1923,0.1972,0.2,0.2019,0.2038,0.215,0.2188,0.2427,0.2691,0.2694,0.2803,0.2877,0.308,0.365,0.3684,0.3787,0.3801,0.4531,0.4612,0.4774,0.5065,0.5277,0.561,0.5771,0.6057,0.6211,0.6259,0.6341,0.648,0.6583,0.6606,0.6833,0.6929,0.6982,0.7437,0.7607,0.762,0.7699,0.7826,0.7874,0.7948,0.8104,0.8435,0.8471,0.8576,0.861,0.8762,0.9222,0.9237,0.9283,0.9444,0.9447,0.9503,0.9637,0.9736,0.9787]},"borderline":{"clips":[46,49,50,45,64,56,44,48,55,61,63,51,57,54,52,59,58,60,53,62,47],"scores":[0.5065,0.5771,0.4612,0.3684,0.6057,0.4774,0.6341,0.215,0.6929,0.2427,0.2877,0.308,0.1923,0.7826,0.8435,0.099,0.6606,0.1389,0.0773,0.8471,0.9736]}}}'),
	('label/1', 75, '2026-11-26 14:58:58.853108+00', NULL, '{"type":"FeedsBuilt","model":{"version":3,"answers":44,"seq":74,"at":1795705138.854,"seconds":0.0179},"feeds":{"random":{"clips":[57,59,60,47,51,45,62,52,58,55,49,48,61,64,54,53,63,56],"scores":[0.207,0.1582,0.2352,0.9858,0.4213,0.4528,0.8999,0.8199,0.6775,0.8266,0.7515,0.4022,0.5268,0.7019,0.7356,0.1174,0.4045,0.3158]},"zero_shot":{"clips":[45,64,55,62,47,52,54,58,49,48,60,59,51,53,57,61,63,56],"scores":[0.3166,0.2859,0.2788,0.2608,0.1892,0.0118,-0.0019,-0.0042,-0.0077,-0.0376,-0.0518,-0.0636,-0.1568,-0.1716,-0.1772,-0.2295,-0.2304,-0.3027]},"top_positive":{"clips":[47,29,35,37,31,10,11,62,24,18,13,33,27,38,6,4,55,9,52,26,44,19,2,49,25,15,54,42,64,58,23,46,41,61,28,22,50,12,8,45,51,63,48,43,20,36,34,1,17,21,56,14,3,16,30,60,5,7,57,32,40,59,39,53],"scores":[0.9858,0.9826,0.9755,0.9739,0.972,0.9365,0.9169,0.8999,0.8961,0.8773,0.8749,0.8742,0.8717,0.8586,0.8432,0.8282,0.8266,0.8254,0.8199,0.8057,0.8004,0.7857,0.778,0.7515,0.7454,0.7441,0.7356,0.7071,0.7019,0.6775,0.6438,0.607,0.6056,0.5268,0.4948,0.4737,0.4719,0.4627,0.4589,0.4528,0.4213,0.4045,0.4022,0.3864,0.3781,0.3624,0.3528,0.3513,0.3461,0.318,0.3158,0.2477,0.2451,0.2363,0.2355,0.2352,0.2328,0.2223,0.207,0.1795,0.1602,0.1582,0.1413,0.1174]},"top_negative":{"clips":[53,39,59,40,32,57,7,5,60,30,16,3,14,56,21,17,1,34,36,20,43,48,63,51,45,8,12,50,22,28,61,41,46,23,58,64,42,54,15,25,49,2,19,44,26,52,9,55,4,6,38,27,33,13,18,24,62,11,10,31,37,35,29,47],"scores":[0.1174,0.1413,0.1582,0.1602,0.1795,0.207,0.2223,0.2328,0.2352,0.2355,0.2363,0.2451,0.2477,0.3158,0.318,0.3461,0.3513,0.3528,0.3624,0.3781,0.3864,0.4022,0.4045,0.4213,0.4528,0.4589,0.4627,0.4719,0.4737,0.4948,0.5268,0.6056,0.607,0.6438,0.6775,0.7019,0.7071,0.7356,0.7441,0.7454,0.7515,0.778,0.7857,0.8004,0.8057,0.8199,0.8254,0.8266,0.8282,0.8432,0.8586,0.8717,0.8742,0.8749,0.8773,0.8961,0.8999,0.9169,0.9365,0.972,0.9739,0.9755,0.9826,0.9858]},"borderline":{"clips":[51,45,48,61,63,64,49,54,55,56,57,59,52,58,60,53,62,47],"scores":[0.4213,0.4528,0.4022,0.5268,0.4045,0.7019,0.7515,0.7356,0.8266,0.3158,0.207,0.1582,0.8199,0.6775,0.2352,0.1174,0.8999,0.9858]}}}'),
	('label/1', 76, '2026-11-26 14:58:58.881945+00', NULL, '{"type":"MetricsBuilt","metrics":{"version":3,"scores":{"quality":0.7333,"heldout":0.9444,"heldout_low":0.7116,"heldout_high":1.0,"diversity":0.22},"cluster_positives":[1,7,0,1,6,6,2,1,1,1],"cluster_negatives":[2,0,4,4,0,1,2,2,1,2],"stop":"keep going","stop_reason":"Still to go: 74 positives, 82 negatives, model quality from 73 % to 80 %, data diversity from 22 % to 80 %. About 11 positives remain unlabelled (6 to 15).","calibration":{"error":0.1456,"predicted":[0.1455,0.244,0.3672,0.4908,0.5557,0.6558,0.7464,0.8488,0.9698],"observed":[0.0,0.4,0.2222,0.5,0.3333,0.6667,1.0,1.0,0.8],"counts":[2,5,9,2,3,6,6,6,5]},"histogram":[0,0,2,3,8,0,3,5,3,6,1,0,3,1,5,3,7,7,2,5]},"advice":{"arm":"va","reason":"25 more from active learning: it has not been tried yet.","arms":[{"arm":"va","pulls":0},{"arm":"zero_shot","pulls":0},{"arm":"random","pulls":1}]},"point":{"version":3,"answers":44,"at":1795705138.906,"scores":{"quality":0.7333,"heldout":0.9444,"heldout_low":0.7116,"heldout_high":1.0,"diversity":0.22}}}'),
	('label/1', 81, '2026-11-26 14:58:59.038147+00', NULL, '{"type":"FeedsBuilt","model":{"version":4,"answers":44,"seq":80,"at":1795705139.039,"seconds":0.0268},"feeds":{"random":{"clips":[57,59,60,47,51,45,62,52,58,55,49,48,61,64,54,53,63,56],"scores":[0.207,0.1582,0.2352,0.9858,0.4213,0.4528,0.8999,0.8199,0.6775,0.8266,0.7515,0.4022,0.5268,0.7019,0.7356,0.1174,0.4045,0.3158]},"zero_shot":{"clips":[45,64,55,62,47,52,54,58,49,48,60,59,51,53,57,61,63,56],"scores":[0.3166,0.2859,0.2788,0.2608,0.1892,0.0118,-0.0019,-0.0042,-0.0077,-0.0376,-0.0518,-0.0636,-0.1568,-0.1716,-0.1772,-0.2295,-0.2304,-0.3027]},"top_positive":{"clips":[47,29,35,37,31,10,11,62,24,18,13,33,27,38,6,4,55,9,52,26,44,19,2,49,25,15,54,42,64,58,23,46,41,61,28,22,50,12,8,45,51,63,48,43,20,36,34,1,17,21,56,14,3,16,30,60,5,7,57,32,40,59,39,53],"scores":[0.9858,0.9826,0.9755,0.9739,0.972,0.9365,0.9169,0.8999,0.8961,0.8773,0.8749,0.8742,0.8717,0.8586,0.8432,0.8282,0.8266,0.8254,0.8199,0.8057,0.8004,0.7857,0.778,0.7515,0.7454,0.7441,0.7356,0.7071,0.7019,0.6775,0.6438,0.607,0.6056,0.5268,0.4948,0.4737,0.4719,0.4627,0.4589,0.4528,0.4213,0.4045,0.4022,0.3864,0.3781,0.3624,0.3528,0.3513,0.3461,0.318,0.3158,0.2477,0.2451,0.2363,0.2355,0.2352,0.2328,0.2223,0.207,0.1795,0.1602,0.1582,0.1413,0.1174]},"top_negative":{"clips":[53,39,59,40,32,57,7,5,60,30,16,3,14,56,21,17,1,34,36,20,43,48,63,51,45,8,12,50,22,28,61,41,46,23,58,64,42,54,15,25,49,2,19,44,26,52,9,55,4,6,38,27,33,13,18,24,62,11,10,31,37,35,29,47],"scores":[0.1174,0.1413,0.1582,0.1602,0.1795,0.207,0.2223,0.2328,0.2352,0.2355,0.2363,0.2451,0.2477,0.3158,0.318,0.3461,0.3513,0.3528,0.3624,0.3781,0.3864,0.4022,0.4045,0.4213,0.4528,0.4589,0.4627,0.4719,0.4737,0.4948,0.5268,0.6056,0.607,0.6438,0.6775,0.7019,0.7071,0.7356,0.7441,0.7454,0.7515,0.778,0.7857,0.8004,0.8057,0.8199,0.8254,0.8266,0.8282,0.8432,0.8586,0.8717,0.8742,0.8749,0.8773,0.8961,0.8999,0.9169,0.9365,0.972,0.9739,0.9755,0.9826,0.9858]},"borderline":{"clips":[51,45,48,61,63,64,49,54,55,56,57,59,52,58,60,53,62,47],"scores":[0.4213,0.4528,0.4022,0.5268,0.4045,0.7019,0.7515,0.7356,0.8266,0.3158,0.207,0.1582,0.8199,0.6775,0.2352,0.1174,0.8999,0.9858]}}}'),
	('label/1', 84, '2026-11-26 14:58:59.088333+00', NULL, '{"type":"FeedsBuilt","model":{"version":2,"answers":40,"seq":63,"at":1795705138.26,"seconds":0.0552},"feeds":{"random":{"clips":[57,59,60,47,51,45,62,52,58,55,49,48,61,64,54,53,63,56],"scores":[0.1923,0.099,0.1389,0.9736,0.308,0.3684,0.8471,0.8435,0.6606,0.6929,0.5771,0.215,0.2427,0.6057,0.7826,0.0773,0.2877,0.4774]},"zero_shot":{"clips":[45,64,55,62,47,52,54,58,49,48,60,59,51,53,57,61,63,56],"scores":[0.3166,0.2859,0.2788,0.2608,0.1892,0.0118,-0.0019,-0.0042,-0.0077,-0.0376,-0.0518,-0.0636,-0.1568,-0.1716,-0.1772,-0.2295,-0.2304,-0.3027]},"top_positive":{"clips":[29,47,35,37,10,18,26,24,31,13,6,2,62,52,19,27,38,54,9,11,33,4,12,55,41,58,23,15,44,25,43,64,49,28,42,46,56,50,22,8,34,45,20,51,63,17,36,32,61,30,48,16,1,7,14,57,21,5,3,60,40,39,59,53],"scores":[0.9787,0.9736,0.9637,0.9503,0.9447,0.9444,0.9283,0.9237,0.9222,0.8762,0.861,0.8576,0.8471,0.8435,0.8104,0.7948,0.7874,0.7826,0.7699,0.762,0.7607,0.7437,0.6982,0.6929,0.6833,0.6606,0.6583,0.648,0.6341,0.6259,0.6211,0.6057,0.5771,0.561,0.5277,0.5065,0.4774,0.4612,0.4531,0.3801,0.3787,0.3684,0.365,0.308,0.2877,0.2803,0.2694,0.2691,0.2427,0.2188,0.215,0.2038,0.2019,0.2,0.1972,0.1923,0.1875,0.1545,0.1422,0.1389,0.1203,0.1063,0.099,0.0773]},"top_negative":{"clips":[53,59,39,40,60,3,5,21,57,14,7,1,16,48,30,61,32,36,17,63,51,20,45,34,8,22,50,56,46,42,28,49,64,43,25,44,15,23,58,41,55,12,4,33,11,9,54,38,27,19,52,62,2,6,13,31,24,26,18,10,37,35,47,29],"scores":[0.0773,0.099,0.1063,0.1203,0.1389,0.1422,0.1545,0.1875,0.1923,0.1972,0.2,0.2019,0.2038,0.215,0.2188,0.2427,0.2691,0.2694,0.2803,0.2877,0.308,0.365,0.3684,0.3787,0.3801,0.4531,0.4612,0.4774,0.5065,0.5277,0.561,0.5771,0.6057,0.6211,0.6259,0.6341,0.648,0.6583,0.6606,0.6833,0.6929,0.6982,0.7437,0.7607,0.762,0.7699,0.7826,0.7874,0.7948,0.8104,0.8435,0.8471,0.8576,0.861,0.8762,0.9222,0.9237,0.9283,0.9444,0.9447,0.9503,0.9637,0.9736,0.9787]},"borderline":{"clips":[64,49,51,45,56,55,48,61,58,63,57,52,59,54,60,53,62,47],"scores":[0.6057,0.5771,0.308,0.3684,0.4774,0.6929,0.215,0.2427,0.6606,0.2877,0.1923,0.8435,0.099,0.7826,0.1389,0.0773,0.8471,0.9736]}}}'),
	('label/1', 85, '2026-11-26 14:58:59.105898+00', NULL, '{"type":"MetricsBuilt","metrics":{"version":2,"scores":{"quality":0.7333,"heldout":0.9444,"heldout_low":0.7116,"heldout_high":1.0,"diversity":0.22},"cluster_positives":[1,7,0,1,6,6,2,1,1,1],"cluster_negatives":[2,0,4,4,0,1,2,2,1,2],"stop":"keep going","stop_reason":"Still to go: 74 positives, 82 negatives, model quality from 73 % to 80 %, data diversity from 22 % to 80 %. About 10 positives remain unlabelled (5 to 15).","calibration":{"error":0.1456,"predicted":[0.1455,0.244,0.3672,0.4908,0.5557,0.6558,0.7464,0.8488,0.9698],"observed":[0.0,0.4,0.2222,0.5,0.3333,0.6667,1.0,1.0,0.8],"counts":[2,5,9,2,3,6,6,6,5]},"histogram":[0,2,4,5,5,4,1,4,0,3,2,2,5,5,1,6,3,3,5,4]},"advice":{"arm":"va","reason":"25 more from active learning: it has not been tried yet.","arms":[{"arm":"va","pulls":0},{"arm":"zero_shot","pulls":0},{"arm":"random","pulls":1}]}}'),
	('label/1', 68, '2026-11-26 14:58:58.775293+00', 1, '{"type":"Decided","clip":21,"decision":{"id":99,"answer":"positive","person":1,"name":"ada","at":1795705138.777,"reason":"seen twice"}}'),
	('label/1', 69, '2026-11-26 14:58:58.782061+00', 1, '{"type":"Decided","clip":26,"decision":{"id":100,"answer":"negative","person":1,"name":"ada","at":1795705138.786,"reason":"seen twice"}}'),
	('label/1', 70, '2026-11-26 14:58:58.794814+00', 1, '{"type":"Decided","clip":31,"decision":{"id":101,"answer":"skip","person":1,"name":"ada","at":1795705138.798,"reason":"seen twice"}}'),
	('label/1', 71, '2026-11-26 14:58:58.800961+00', 1, '{"type":"Decided","clip":36,"decision":{"id":102,"answer":"positive","person":1,"name":"ada","at":1795705138.802,"reason":"seen twice"}}'),
	('label/1', 72, '2026-11-26 14:58:58.814058+00', 1, '{"type":"Decided","clip":36,"decision":null}'),
	('label/1', 73, '2026-11-26 14:58:58.816732+00', 1, '{"type":"Requeued","clips":[2,3,6]}'),
	('label/1', 74, '2026-11-26 14:58:58.830471+00', 2, '{"type":"Annotated","clip":3,"person":2,"name":"ben","answer":"negative","source":"review","at":1795705138.8316336}'),
	('label/1', 77, '2026-11-26 14:58:58.909016+00', 1, '{"type":"Restored","version":1,"name":"ada"}'),
	('label/1', 80, '2026-11-26 14:58:59.008098+00', 1, '{"type":"Restored","version":0,"name":"ada"}'),
	('label/1', 83, '2026-11-26 14:58:59.063109+00', 1, '{"type":"Restored","version":2,"name":"ada"}'),
	('label/2', 4, '2026-11-26 14:58:59.132308+00', 1, '{"type":"Defined","label":{"id":2,"name":"boats","policy":"majority","repeats":0.0}}'),
	('blind/2/4', 1, '2026-11-26 14:58:59.132308+00', NULL, '{"type":"Defined","label":{"id":2,"name":"boats","policy":"majority","repeats":0.0}}'),
	('blind/2/5', 1, '2026-11-26 14:58:59.132308+00', NULL, '{"type":"Defined","label":{"id":2,"name":"boats","policy":"majority","repeats":0.0}}'),
	('label/2', 5, '2026-11-26 14:58:59.15001+00', 2, '{"type":"Annotated","clip":53,"person":2,"name":"ben","answer":"positive","source":"search","at":1795705139.1514628}'),
	('blind/2/4', 2, '2026-11-26 14:58:59.15001+00', NULL, '{"type":"Queued","clip":53,"position":0}'),
	('label/2', 6, '2026-11-26 14:58:59.163688+00', 2, '{"type":"Annotated","clip":54,"person":2,"name":"ben","answer":"positive","source":"search","at":1795705139.1669068}'),
	('blind/2/4', 3, '2026-11-26 14:58:59.163688+00', NULL, '{"type":"Queued","clip":54,"position":1}'),
	('label/2', 7, '2026-11-26 14:58:59.177828+00', 2, '{"type":"Annotated","clip":55,"person":2,"name":"ben","answer":"positive","source":"search","at":1795705139.1870608}'),
	('blind/2/4', 4, '2026-11-26 14:58:59.177828+00', NULL, '{"type":"Queued","clip":55,"position":1}'),
	('label/2', 8, '2026-11-26 14:58:59.202749+00', 2, '{"type":"Annotated","clip":56,"person":2,"name":"ben","answer":"positive","source":"search","at":1795705139.204517}'),
	('blind/2/4', 5, '2026-11-26 14:58:59.202749+00', NULL, '{"type":"Queued","clip":56,"position":0}');
INSERT INTO public.file OVERRIDING SYSTEM VALUE VALUES
	(5, '/films/plain, again.mp4', 'plain, again.mp4', '{}', 5, 'done', 1, 16, 16, 44.25, '', '{}', 18, 6.756593582000278, '2026-11-26 14:58:48.030869+00'),
	(3, '/films/plain.mp4', 'plain.mp4', '{}', 3, 'done', 1, 16, 0, 44.25, '', '{}', 13, 4.329511968000588, '2026-11-26 14:58:35.958048+00'),
	(1, '/films/Übung 50% & mehr.mp4', 'Übung 50% & mehr.mp4', '{"year": 1999, "extra": {"director": "X"}, "genre": "drama", "title": "A title"}', 1, 'done', 1, 16, 0, 34, '', '{}', 14, 26.665153104000638, '2026-11-26 14:58:22.509171+00'),
	(6, '/films/a copy.mp4', 'a copy.mp4', '{}', 3, 'known', 1, 16, 0, 44.25, '', '{}', 3, 0.002947795000181941, '2026-11-26 14:58:48.116899+00'),
	(7, '/films/notes.mp4', 'notes.mp4', '{}', NULL, 'failed', 0, 0, 0, NULL, 'The file is not a video in a known container (mp4/mov, mkv/webm, avi, mpeg, ts, flv, ogg, wmv, mxf), whatever its name says. Convert it to H.264 in mp4.', '{}', 3, NULL, '2026-11-26 14:58:49.257513+00'),
	(8, '/films/later;+,=@.mp4', 'later;+,=@.mp4', '{}', NULL, 'waiting', 0, 0, 0, NULL, '', '{}', 1, NULL, '2026-11-26 14:58:49.259517+00'),
	(2, '/films/it''s #1?.mp4', 'it''s #1?.mp4', '{}', 2, 'done', 1, 16, 0, 41.25, '', '{}', 13, 4.040631828000187, '2026-11-26 14:58:31.61089+00'),
	(4, '/films/日本 film.mp4', '日本 film.mp4', '{}', 4, 'done', 1, 16, 0, 42.66666666666667, '', '{}', 15, 5.166822823000075, '2026-11-26 14:58:41.204817+00');
INSERT INTO public.installation VALUES
	(true, 'ee80ce74-c9a5-499c-901c-8378b2dbf236', 'model (clip, 96 dimensions, 90d40a43db1e8c80)', '90d40a43db1e8c80', 'demo', 96, 5, 80);
INSERT INTO public.label OVERRIDING SYSTEM VALUE VALUES
	(1, 'night', 'light', 'the sun is down or it is dark', '{dark,moon,stars}', '{1,4}', 1, '2026-11-26 14:58:56.855247+00', 'adjudicated', 0.5, 2, '{2,6}', 2, NULL, NULL),
	(2, 'boats', '', '', '{}', '{}', 2, '2026-11-26 14:58:56.937686+00', 'majority', 0, 1, '{}', 0, NULL, NULL),
	(3, 'mistake', '', '', '{}', '{}', 1, '2026-11-26 14:58:56.954245+00', 'adjudicated', 0, 1, '{}', 0, '2026-11-26 14:58:59.235242+00', 1);
INSERT INTO public.lease VALUES
	(1, 64, 2, '2026-11-26 15:08:59.26715+00'),
	(1, 49, 2, '2026-11-26 15:08:59.26715+00'),
	(1, 57, 2, '2026-11-26 15:08:59.26715+00'),
	(1, 51, 2, '2026-11-26 15:08:59.26715+00'),
	(1, 45, 2, '2026-11-26 15:08:59.26715+00'),
	(1, 59, 2, '2026-11-26 15:08:59.26715+00'),
	(1, 56, 2, '2026-11-26 15:08:59.26715+00'),
	(1, 55, 2, '2026-11-26 15:08:59.26715+00'),
	(1, 60, 2, '2026-11-26 15:08:59.26715+00'),
	(1, 48, 2, '2026-11-26 15:08:59.26715+00'),
	(1, 61, 2, '2026-11-26 15:08:59.26715+00'),
	(1, 47, 2, '2026-11-26 15:08:59.26715+00'),
	(1, 58, 2, '2026-11-26 15:08:59.26715+00'),
	(1, 63, 2, '2026-11-26 15:08:59.26715+00'),
	(1, 52, 2, '2026-11-26 15:08:59.26715+00'),
	(1, 54, 2, '2026-11-26 15:08:59.26715+00'),
	(1, 62, 2, '2026-11-26 15:08:59.26715+00'),
	(1, 53, 2, '2026-11-26 15:08:59.26715+00');
INSERT INTO public.member VALUES
	(1, 1, 'primary'),
	(2, 2, 'primary'),
	(3, 1, 'primary'),
	(2, 5, 'primary'),
	(2, 3, 'none');
INSERT INTO public.metric VALUES
	(1, 1, '{"version":1,"answers":30,"at":1795705137.775,"scores":{"quality":0.8333,"heldout":1.0,"heldout_low":0.8922,"heldout_high":1.0,"diversity":0.15}}', 0.8333, 1, 30),
	(1, 2, '{"version":2,"answers":40,"at":1795705138.352,"scores":{"quality":0.7,"heldout":0.9444,"heldout_low":0.7249,"heldout_high":1.0,"diversity":0.2}}', 0.7, 0.9444, 40),
	(1, 3, '{"version":3,"answers":44,"at":1795705138.906,"scores":{"quality":0.7333,"heldout":0.9444,"heldout_low":0.7116,"heldout_high":1.0,"diversity":0.22}}', 0.7333, 0.9444, 44),
	(1, 4, '{"version":4,"answers":44,"at":1795705139.061,"scores":{"quality":0.7333,"heldout":0.9444,"heldout_low":0.7116,"heldout_high":1.0,"diversity":0.22}}', 0.7333, 0.9444, 44);
INSERT INTO public.migration VALUES
	(1, '0001_initial.sql', '2026-11-26 14:56:50.130069+00'),
	(2, '0002_teams.sql', '2026-11-26 14:56:50.331253+00'),
	(3, '0003_order.sql', '2026-11-26 14:56:50.395136+00');
INSERT INTO public.model VALUES
	(1, 1, 'live', '{"alpha": 0.6141845278599604, "shift": -0.0036802709854931587, "slope": 1.0851716214174392, "lambda": 4.75988353323235}', '\xed873740b60c84bfeba4a1bd50cc7a3e9522f13da10ba5bffdb0173fdb69c0bf5e878fbdc8dc1cbe37004cbe2ae0823f659b5e3e892a243eee64313eb0dac7bffad60040f15ccb3f21da54be9c8b1b3f30db27bfb80d004052a291bf50a258bf7fd9a53e686c57bf1d1ba2bffd78773e585453bed052833fdbd0e13f805623bd7669ddbfcf59633fcafdd1bf76e4ea3ed210c13fe874633d549eeebf37e21ec0cd47a83f5d0d2bbe9f0a8cbf4da0a03dd69fb03f6d18493e504433bfb27717bf5194a63f7935293f161ffbbeb1dad83e5331f43f4866933f14ce0d3f4d3be13e09dc803fdb509bbe12d31d3e4990463fc1d7f1bfb36c04beb485f53d2ef7833fcac68ebd34f7413f1d1c0740e42ee5bf716242bfe882adbf1c375f3ff50de9bf40fb80bf4cec883f0a52503f96dde03fa5d22a3f3149babef5f4463ebc2517bd2eeb973f9c3ab3be530ca33f5a6b2fbe4adb463f67b4febfe0dbdbbfe761653fc47bb4bd685580be73c5893f7931d63e45eab4bc6f2f38bda64597be337044be', -0.3120848421796983, '25bd313f4c0f04beb5a187d312a92892f79cfe3379abaccc1f41fd9345108735', '90d40a43db1e8c80', 33, 30, 0.1797, '2026-11-26 14:58:57.682+00', 32, 'adjudicated'),
	(1, 2, 'live', '{"alpha": 0.3700790785468677, "shift": -0.000009505355691850071, "slope": 0.9979078483690859, "lambda": 19.381490819844423}', '\xfa929c3f3647f1be9d81263eac3d20bef0fa273e7f4230bf1490833e1bcf0cbf2c0206be7f9b1d3d693944be0c8fe73e6c2598bdc7c3f6bc7a0c2b3ed31a75bf1ec7693f1b35c63e92095bbdaadae13e84bfd0beac958a3fe47016bfc70f01bf3d92bd3ed00b65bec0341fbfdb19843e69fd9abe5e182c3fb167693ff001123ed8c926bff3e6f03e253417bff9699d3e3d04df3eb5e638beb3ed5abf5501cabf0b38f73e519e8abcc7bed0bea79ef3bc7cc6793e8832f23eb1d611beef8dd7bdd8d9533f9f94743f39d6a5be5d4c81be23a1533fdb0e9e3e4489163e73eb603e23dd9d3e32a790bdf5041e3fc4112d3f7c2296bfe5e34cbe173fea3c9429493f62d22c3e9ca15d3e3cb4643f9af530bf8f2ee8be0f6b08bfca703a3eb9697bbfd6167bbe19b1fe3ece7adf3e9ee41e3f19161c3edc02aebb5c2f823c18de333e80c1b43e65ab32be9812213ff9cc703b2755d23edbbc37bf6d903ebf7c2dfb3ed85f36beebbc1bbe41d23d3fa9550c3ebb01143ecad969be676688be18fa45be', 0.1533842273763112, '532e62fdca1e369194384db3695ad1105e128a61d4494281649b641527b8b059', '90d40a43db1e8c80', 63, 40, 0.0552, '2026-11-26 14:58:58.26+00', 71, 'adjudicated'),
	(1, 3, 'live', '{"alpha": 0.4268968743766273, "shift": -0.00473197332257926, "slope": 0.9595379807967358, "lambda": 16.575698463560254}', '\x33c3973f516f62bffbd0cc3d20cdbabd9bdcd33da9737cbf436d113f755331bf1ee772bebe8115be06ee263d2b83d63e9255b73e00f204bff138483e5a253cbfe69aa83fd3dc0abead6f37bda208e53e072320bfb5c0883f95c041bfd569f5bec72e8fbedb7664be607374bfe908aebd8eed13bffe7ddb3e7e67853fe5cc8cbedd699abf0b95723d35ea41bf46f3d83ec4e2fe3ea2383cbc1f4f26bfc436c6bf52a93d3f02264b3eb045afbd790ff0be28dfe83eea23ef3e5d70313ef668fbbcf10a723f05be343fdb0171be1d36e43deeba183f4c17e4bdf9b2983d43c70d3f6dbe263e2800bdbe87b3053fa3ed863f3be963bfa50eac3c7010a53d3452b83f4e75b6bdd823a7bd55ffbe3e692267bff704d4be9a1326bf5f30f13e9a355dbfbbc0a2be516da43d912b763f4602db3e63aa23be55d5b43d855003bc047ecebde580b83e10da72beff04363f797cdb3eaa53ad3e5c9720bf698649bf40a51a3f93f07bbd992077be83b5de3eae5c223e8e11a43daf9a09bff5b1c33eb7cef83d', 0.21487317705206543, '648f06b12324fe64dcc9632bf013bbf9ddba94f73e02207bf43adb9572a1d847', '90d40a43db1e8c80', 74, 44, 0.0179, '2026-11-26 14:58:58.854+00', 104, 'adjudicated'),
	(1, 4, 'live', '{"alpha": 0.4268968743766273, "shift": -0.00473197332257926, "slope": 0.9595379807967358, "lambda": 16.575698463560254}', '\x33c3973f516f62bffbd0cc3d20cdbabd9bdcd33da9737cbf436d113f755331bf1ee772bebe8115be06ee263d2b83d63e9255b73e00f204bff138483e5a253cbfe69aa83fd3dc0abead6f37bda208e53e072320bfb5c0883f95c041bfd569f5bec72e8fbedb7664be607374bfe908aebd8eed13bffe7ddb3e7e67853fe5cc8cbedd699abf0b95723d35ea41bf46f3d83ec4e2fe3ea2383cbc1f4f26bfc436c6bf52a93d3f02264b3eb045afbd790ff0be28dfe83eea23ef3e5d70313ef668fbbcf10a723f05be343fdb0171be1d36e43deeba183f4c17e4bdf9b2983d43c70d3f6dbe263e2800bdbe87b3053fa3ed863f3be963bfa50eac3c7010a53d3452b83f4e75b6bdd823a7bd55ffbe3e692267bff704d4be9a1326bf5f30f13e9a355dbfbbc0a2be516da43d912b763f4602db3e63aa23be55d5b43d855003bc047ecebde580b83e10da72beff04363f797cdb3eaa53ad3e5c9720bf698649bf40a51a3f93f07bbd992077be83b5de3eae5c223e8e11a43daf9a09bff5b1c33eb7cef83d', 0.21487317705206543, '648f06b12324fe64dcc9632bf013bbf9ddba94f73e02207bf43adb9572a1d847', '90d40a43db1e8c80', 80, 44, 0.0268, '2026-11-26 14:58:59.039+00', 104, 'adjudicated');
INSERT INTO public.note OVERRIDING SYSTEM VALUE VALUES
	(1, 1, 50, 4, 'secondary', 'hard to see', 72, '2026-11-26 14:58:58.583+00', 85),
	(2, 1, 30, 5, 'secondary', 'hard to see', 68, '2026-11-26 14:58:58.723+00', 94),
	(3, 1, 21, 1, 'primary', 'a lamp, not the moon – „schön“', 66, '2026-11-26 14:58:58.762+00', 98),
	(4, 1, 21, 2, 'primary', 'it''s the moon', 67, '2026-11-26 14:58:58.768+00', 98);
INSERT INTO public.person OVERRIDING SYSTEM VALUE VALUES
	(1, 'ada', 'none', 'admin', 'primary', NULL, '2026-11-26 14:58:49.92366+00'),
	(2, 'ben', 'none', 'annotator', 'primary', NULL, '2026-11-26 14:58:51.282663+00'),
	(4, 'cleo', 'none', 'annotator', 'secondary', NULL, '2026-11-26 14:58:53.968416+00'),
	(5, 'dora', 'none', 'annotator', 'secondary', NULL, '2026-11-26 14:58:55.130096+00'),
	(6, 'vera', 'none', 'viewer', 'primary', NULL, '2026-11-26 14:58:56.263183+00'),
	(3, 'bo ghost', 'none', 'annotator', 'primary', '2026-11-26 14:58:59.246139+00', '2026-11-26 14:58:52.444295+00');
INSERT INTO public.pull VALUES
	(1, 1, 'random', NULL, NULL, 1, 30, '2026-11-26 14:58:57.748175+00');
INSERT INTO public.query_embedding VALUES
	('90d40a43db1e8c80', 'a child', '{0.15190022,0.043940272,-0.002119647,0.0055167195,-0.016671486,-0.11899619,-0.008547829,-0.11975556,0.08056861,-0.0024611931,0.0024093464,0.0039243023,0.103282124,0.016635103,0.042590354,-0.034463674,0.06730168,-0.041533824,0.19072706,-0.06168955,0.13184705,-0.15933749,-0.09539476,-0.012807719,-0.0741804,-0.06821938,0.14304236,-0.13744123,0.09246626,-0.035387002,-0.043024004,-0.030401068,-0.038233347,0.085031256,-0.17656054,-0.015300138,-0.03217744,-0.069383465,0.122120045,-0.013233014,-0.018418744,-0.06284043,-0.19428584,-0.03112912,0.06946301,-0.09465068,0.13442956,-0.0097477175,-0.17057957,0.048413083,0.26221976,0.26354864,0.00557856,0.17673379,0.08437488,-0.06558109,0.14493378,-0.2139863,0.09002776,-0.14796235,-0.112677775,-0.012609436,-0.0037152874,0.15303658,0.014191781,-0.093149364,0.15478987,-0.08428669,0.20883642,-0.09778671,0.013047454,0.105124116,0.027489616,0.09841498,-0.08383115,0.058155436,-0.02619563,-0.09890961,-0.090092696,-0.11484995,-0.014296238,0.14650497,-0.029916847,-0.006936026,-0.020289978,-0.046719484,0.01358256,-0.15018415,0.037199084,-0.083902046,-0.22184442,0.0211443,-0.069061756,0.00878633,0.01632354,-0.12472419}'),
	('90d40a43db1e8c80', 'a bird', '{0.10333481,0.057373386,-0.030027902,-0.04456132,0.049377352,-0.04375527,0.02419239,0.0757484,-0.010923093,0.14125009,-0.035480063,0.004134171,-0.06871474,0.11517823,-0.025339909,-0.09068679,-0.1341097,0.03824248,-0.0800589,-0.00252287,-0.021794988,0.11954544,0.02740962,0.2290971,-0.02383691,-0.024556663,-0.072392136,0.017979356,0.047424745,-0.025624568,0.01053271,0.2902721,0.11082594,0.1908664,-0.11394865,0.039938644,0.0037030547,-0.06648159,-0.0020324453,0.05234431,-0.0039008725,-0.14562353,-0.033489525,0.095416136,0.029547857,-0.052562807,-0.045828834,-0.020571308,0.08583339,0.07916656,-0.105680436,-0.050786413,0.1416273,0.21223198,0.085741624,-0.046877973,-0.0684748,0.058799177,0.04293858,-0.17680371,-0.0061746542,-0.042452175,0.080086686,-0.08844017,-0.19537605,0.03276375,0.2547219,-0.06065987,0.06761303,-0.113134556,0.07556427,-0.0018345208,-0.02929336,0.33061725,-0.19163379,-0.09987962,0.19301155,-0.15850255,0.05674963,0.0340863,-0.005423333,-0.11707801,-0.028334416,0.022702083,0.17123161,-0.020419762,0.0055883653,-0.13372907,0.109072715,-0.011343667,0.09664972,-0.10105631,-0.08332821,0.054164484,-0.055923324,-0.08455343}'),
	('90d40a43db1e8c80', 'a car', '{0.07994979,0.059541136,-0.07293956,-0.043066204,-0.10492608,-0.17390786,0.044657018,-0.01812504,0.069448315,0.13584405,0.010515221,-0.010754629,0.011226672,-0.060111187,-0.0577361,-0.10044349,0.028210558,-0.093789175,0.1564757,-0.005338455,0.037455216,-0.2260663,-0.027753944,0.13283601,-0.15364169,0.10871687,0.035409033,-0.15174241,0.07973296,-0.102909036,-0.1798177,0.14741948,-0.07441651,0.07956076,-0.10025064,0.020990629,-0.09933081,-0.08506848,0.15774682,-0.03273533,-0.07155049,0.030470034,-0.058026616,-0.14415298,-0.050671894,-0.025543468,0.15556993,0.14692608,-0.15491913,0.04903945,0.116395436,0.24351734,0.05383029,-0.0020958085,0.09956854,-0.052443657,0.016002377,-0.0892743,0.10933932,-0.14513312,-0.025501668,0.07483284,0.007965214,0.15935743,-0.03224604,-0.13967337,0.009043781,-0.17914861,0.14533429,-0.14422666,0.049249057,0.15894565,0.08254152,0.03876879,-0.15978555,-0.048295587,0.04138972,-0.17125943,-0.09170171,-0.08878931,-0.018447448,0.14461388,-0.07426994,0.102550015,-8.644978e-05,-0.029644094,-0.061717648,-0.12591836,0.07187895,0.0051980997,-0.1669546,-0.008946825,-0.069052055,0.030614221,0.08391153,-0.1446623}'),
	('90d40a43db1e8c80', 'a boat', '{0.15190022,0.043940272,-0.002119647,0.0055167195,-0.016671486,-0.11899619,-0.008547829,-0.11975556,0.08056861,-0.0024611931,0.0024093464,0.0039243023,0.103282124,0.016635103,0.042590354,-0.034463674,0.06730168,-0.041533824,0.19072706,-0.06168955,0.13184705,-0.15933749,-0.09539476,-0.012807719,-0.0741804,-0.06821938,0.14304236,-0.13744123,0.09246626,-0.035387002,-0.043024004,-0.030401068,-0.038233347,0.085031256,-0.17656054,-0.015300138,-0.03217744,-0.069383465,0.122120045,-0.013233014,-0.018418744,-0.06284043,-0.19428584,-0.03112912,0.06946301,-0.09465068,0.13442956,-0.0097477175,-0.17057957,0.048413083,0.26221976,0.26354864,0.00557856,0.17673379,0.08437488,-0.06558109,0.14493378,-0.2139863,0.09002776,-0.14796235,-0.112677775,-0.012609436,-0.0037152874,0.15303658,0.014191781,-0.093149364,0.15478987,-0.08428669,0.20883642,-0.09778671,0.013047454,0.105124116,0.027489616,0.09841498,-0.08383115,0.058155436,-0.02619563,-0.09890961,-0.090092696,-0.11484995,-0.014296238,0.14650497,-0.029916847,-0.006936026,-0.020289978,-0.046719484,0.01358256,-0.15018415,0.037199084,-0.083902046,-0.22184442,0.0211443,-0.069061756,0.00878633,0.01632354,-0.12472419}'),
	('90d40a43db1e8c80', 'a building', '{0.15190022,0.043940272,-0.002119647,0.0055167195,-0.016671486,-0.11899619,-0.008547829,-0.11975556,0.08056861,-0.0024611931,0.0024093464,0.0039243023,0.103282124,0.016635103,0.042590354,-0.034463674,0.06730168,-0.041533824,0.19072706,-0.06168955,0.13184705,-0.15933749,-0.09539476,-0.012807719,-0.0741804,-0.06821938,0.14304236,-0.13744123,0.09246626,-0.035387002,-0.043024004,-0.030401068,-0.038233347,0.085031256,-0.17656054,-0.015300138,-0.03217744,-0.069383465,0.122120045,-0.013233014,-0.018418744,-0.06284043,-0.19428584,-0.03112912,0.06946301,-0.09465068,0.13442956,-0.0097477175,-0.17057957,0.048413083,0.26221976,0.26354864,0.00557856,0.17673379,0.08437488,-0.06558109,0.14493378,-0.2139863,0.09002776,-0.14796235,-0.112677775,-0.012609436,-0.0037152874,0.15303658,0.014191781,-0.093149364,0.15478987,-0.08428669,0.20883642,-0.09778671,0.013047454,0.105124116,0.027489616,0.09841498,-0.08383115,0.058155436,-0.02619563,-0.09890961,-0.090092696,-0.11484995,-0.014296238,0.14650497,-0.029916847,-0.006936026,-0.020289978,-0.046719484,0.01358256,-0.15018415,0.037199084,-0.083902046,-0.22184442,0.0211443,-0.069061756,0.00878633,0.01632354,-0.12472419}'),
	('90d40a43db1e8c80', 'a city', '{-0.061977677,0.115410246,0.050034788,-0.05310355,-0.15407015,-0.16834214,0.0334179,0.08260342,0.04700382,0.0004597594,-0.08555942,0.07370206,0.03263487,-0.05643299,0.01432717,-0.05380224,-0.010421236,-0.10147542,0.23226225,0.024316447,0.115319125,-0.23637623,-0.1422786,0.024279457,-0.07294688,-0.10686887,0.2077916,0.008928727,-0.06903577,-0.12711576,0.0061011873,0.08821918,0.017759966,0.041789807,-0.064747036,-0.031987093,-0.021171134,-0.19305183,0.1574201,-0.050723005,0.067883946,0.03092616,-0.12883402,0.10481988,0.0021633266,0.082952015,0.1939785,0.13025363,-0.1443411,0.0041513443,0.17375472,0.10849916,-0.08124188,0.009522891,0.012815926,0.09654949,0.14627805,-0.19260606,0.09261503,-0.048416838,-0.1464785,-0.03280982,-0.08342832,0.14875117,0.061469883,0.04040134,0.03384547,0.030484093,0.16685604,0.035347234,0.033173412,0.0008589743,0.08209993,0.14966938,0.007130586,0.00013141864,0.013391812,-0.000985568,-0.040313434,0.053611875,-0.17316096,0.030687861,-0.03612818,0.08878361,-0.16516717,0.0036663755,0.007508261,-0.12963378,-0.09035296,-0.04987589,-0.21982133,0.13558696,-0.02633446,0.07203277,-0.02058893,-0.21215646}');
INSERT INTO public.receipt VALUES
	('ce0e91f2-000d-49a8-a4ef-41507324d913', 1, '{"type":"Acknowledged","id":"ce0e91f2-000d-49a8-a4ef-41507324d913","label":1}', '2026-11-26 14:58:56.855247+00'),
	('b841b734-5576-4597-99e5-8a866685c83b', 2, '{"type":"Acknowledged","id":"b841b734-5576-4597-99e5-8a866685c83b","label":2}', '2026-11-26 14:58:56.937686+00'),
	('0e97b65b-13f4-44a8-84ee-21c066fc4653', 1, '{"type":"Acknowledged","id":"0e97b65b-13f4-44a8-84ee-21c066fc4653","label":3}', '2026-11-26 14:58:56.954245+00'),
	('48ad9985-3f36-4ac2-9298-21d99ab101f8', 1, '{"type":"Acknowledged","id":"48ad9985-3f36-4ac2-9298-21d99ab101f8","label":1,"clip":1,"answer":"negative"}', '2026-11-26 14:58:57.000709+00'),
	('a8ba1e54-5537-435b-aaaa-ab5eb21a3d21', 1, '{"type":"Acknowledged","id":"a8ba1e54-5537-435b-aaaa-ab5eb21a3d21","label":1,"clip":2,"answer":"positive"}', '2026-11-26 14:58:57.013471+00'),
	('4623bab6-a6b1-468d-94ff-3c1d0aff7a0a', 1, '{"type":"Acknowledged","id":"4623bab6-a6b1-468d-94ff-3c1d0aff7a0a","label":1,"clip":3,"answer":"negative"}', '2026-11-26 14:58:57.033489+00'),
	('8b121954-10e4-4c2e-932b-3f10a5f232d9', 1, '{"type":"Acknowledged","id":"8b121954-10e4-4c2e-932b-3f10a5f232d9","label":1,"clip":4,"answer":"positive"}', '2026-11-26 14:58:57.056779+00'),
	('4391d6dc-1407-43a8-babe-546c8968514c', 1, '{"type":"Acknowledged","id":"4391d6dc-1407-43a8-babe-546c8968514c","label":1,"clip":5,"answer":"negative"}', '2026-11-26 14:58:57.065025+00'),
	('90cb9902-9a2a-4423-92fa-8c3275908d38', 1, '{"type":"Acknowledged","id":"90cb9902-9a2a-4423-92fa-8c3275908d38","label":1,"clip":6,"answer":"positive"}', '2026-11-26 14:58:57.079125+00'),
	('2db46352-5713-4271-9543-9298876788a7', 1, '{"type":"Acknowledged","id":"2db46352-5713-4271-9543-9298876788a7","label":1,"clip":7,"answer":"negative"}', '2026-11-26 14:58:57.092231+00'),
	('c8b97396-7e47-4ca4-bb49-b2700fe9a0f6', 1, '{"type":"Acknowledged","id":"c8b97396-7e47-4ca4-bb49-b2700fe9a0f6","label":1,"clip":8,"answer":"negative"}', '2026-11-26 14:58:57.103079+00'),
	('62a2867b-5cb1-49e2-86ab-9e3d9a4e6968', 1, '{"type":"Acknowledged","id":"62a2867b-5cb1-49e2-86ab-9e3d9a4e6968","label":1,"clip":9,"answer":"positive"}', '2026-11-26 14:58:57.111755+00'),
	('c9d25020-698a-42c5-b3ad-f815fc20a113', 1, '{"type":"Acknowledged","id":"c9d25020-698a-42c5-b3ad-f815fc20a113","label":1,"clip":10,"answer":"positive"}', '2026-11-26 14:58:57.12814+00'),
	('a3a5cc5b-e960-45a6-b18f-0a19f3687fad', 1, '{"type":"Acknowledged","id":"a3a5cc5b-e960-45a6-b18f-0a19f3687fad","label":1,"clip":11,"answer":"positive"}', '2026-11-26 14:58:57.150179+00'),
	('e187ce85-2617-4f1d-b0d5-4d08512b186b', 1, '{"type":"Acknowledged","id":"e187ce85-2617-4f1d-b0d5-4d08512b186b","label":1,"clip":12,"answer":"positive"}', '2026-11-26 14:58:57.166051+00'),
	('b52cb696-b3a0-428b-a507-64ba45674da8', 1, '{"type":"Acknowledged","id":"b52cb696-b3a0-428b-a507-64ba45674da8","label":1,"clip":13,"answer":"positive"}', '2026-11-26 14:58:57.187828+00'),
	('c5903ee6-84a5-4062-9b36-599a79436d1c', 1, '{"type":"Acknowledged","id":"c5903ee6-84a5-4062-9b36-599a79436d1c","label":1,"clip":14,"answer":"negative"}', '2026-11-26 14:58:57.220684+00'),
	('bc05b076-df24-4421-87ac-b685f4ed672a', 1, '{"type":"Acknowledged","id":"bc05b076-df24-4421-87ac-b685f4ed672a","label":1,"clip":15,"answer":"positive"}', '2026-11-26 14:58:57.250885+00'),
	('5c881be5-fa1b-42a3-9577-a03c1265213f', 1, '{"type":"Acknowledged","id":"5c881be5-fa1b-42a3-9577-a03c1265213f","label":1,"clip":16,"answer":"negative"}', '2026-11-26 14:58:57.289189+00'),
	('fa2522e3-3fea-49f9-9f32-bcbcfa25602f', 1, '{"type":"Acknowledged","id":"fa2522e3-3fea-49f9-9f32-bcbcfa25602f","label":1,"clip":17,"answer":"negative"}', '2026-11-26 14:58:57.306072+00'),
	('70ebe50e-cafa-4932-be06-3c72292c5243', 1, '{"type":"Acknowledged","id":"70ebe50e-cafa-4932-be06-3c72292c5243","label":1,"clip":18,"answer":"positive"}', '2026-11-26 14:58:57.31814+00'),
	('e918c272-c466-46c6-a843-1c9253a899eb', 1, '{"type":"Acknowledged","id":"e918c272-c466-46c6-a843-1c9253a899eb","label":1,"clip":19,"answer":"positive"}', '2026-11-26 14:58:57.33407+00'),
	('7f4f9e2f-f1f8-4690-b47a-629cccb25bdd', 1, '{"type":"Acknowledged","id":"7f4f9e2f-f1f8-4690-b47a-629cccb25bdd","label":1,"clip":20,"answer":"negative"}', '2026-11-26 14:58:57.354539+00'),
	('4fbf8dac-6649-4072-820c-2ff241bc3b47', 1, '{"type":"Acknowledged","id":"4fbf8dac-6649-4072-820c-2ff241bc3b47","label":1,"clip":21,"answer":"negative"}', '2026-11-26 14:58:57.366645+00'),
	('6bfa2ebf-f0cc-4aa3-b314-2315cdb63a48', 1, '{"type":"Acknowledged","id":"6bfa2ebf-f0cc-4aa3-b314-2315cdb63a48","label":1,"clip":22,"answer":"negative"}', '2026-11-26 14:58:57.376329+00'),
	('28e2c4cb-21fd-4ccc-983f-27c92991d384', 1, '{"type":"Acknowledged","id":"28e2c4cb-21fd-4ccc-983f-27c92991d384","label":1,"clip":23,"answer":"positive"}', '2026-11-26 14:58:57.392563+00'),
	('628048a7-72aa-445d-bcd9-8fb058cf2a41', 1, '{"type":"Acknowledged","id":"628048a7-72aa-445d-bcd9-8fb058cf2a41","label":1,"clip":24,"answer":"positive"}', '2026-11-26 14:58:57.410686+00'),
	('aa359500-997e-4896-925b-72ff0b74f6a3', 1, '{"type":"Acknowledged","id":"aa359500-997e-4896-925b-72ff0b74f6a3","label":1,"clip":25,"answer":"positive"}', '2026-11-26 14:58:57.426073+00'),
	('c35d9aa0-437d-4849-b76b-63c2c410e1a7', 1, '{"type":"Acknowledged","id":"c35d9aa0-437d-4849-b76b-63c2c410e1a7","label":1,"clip":26,"answer":"positive"}', '2026-11-26 14:58:57.437537+00'),
	('45d4b128-07eb-48c9-973c-f7b455eaf294', 1, '{"type":"Acknowledged","id":"45d4b128-07eb-48c9-973c-f7b455eaf294","label":1,"clip":27,"answer":"positive"}', '2026-11-26 14:58:57.449701+00'),
	('f5c015f1-43b8-45b8-9fb0-761028c7b113', 1, '{"type":"Acknowledged","id":"f5c015f1-43b8-45b8-9fb0-761028c7b113","label":1,"clip":28,"answer":"negative"}', '2026-11-26 14:58:57.460916+00'),
	('30f602f4-72e8-4e84-b3c4-da1fd57bdfb7', 1, '{"type":"Acknowledged","id":"30f602f4-72e8-4e84-b3c4-da1fd57bdfb7","label":1,"clip":29,"answer":"positive"}', '2026-11-26 14:58:57.473824+00'),
	('b39a9844-7613-4157-931e-b190dda622d8', 1, '{"type":"Acknowledged","id":"b39a9844-7613-4157-931e-b190dda622d8","label":1,"clip":30,"answer":"negative"}', '2026-11-26 14:58:57.488583+00'),
	('b3f707e1-c937-4b86-b9d0-c63e66d35a6d', 1, '{"type":"Acknowledged","id":"b3f707e1-c937-4b86-b9d0-c63e66d35a6d","label":1}', '2026-11-26 14:58:57.818069+00'),
	('93f8c2c7-05d2-459c-9b34-0eb92aa63945', 2, '{"type":"Acknowledged","id":"93f8c2c7-05d2-459c-9b34-0eb92aa63945","label":1,"clip":21,"answer":"positive"}', '2026-11-26 14:58:57.832521+00'),
	('84d61d1f-e8cc-41d9-aa5f-7ec4a60c4e05', 2, '{"type":"Acknowledged","id":"84d61d1f-e8cc-41d9-aa5f-7ec4a60c4e05","label":1,"clip":22,"answer":"negative"}', '2026-11-26 14:58:57.849523+00'),
	('56a7b82d-c84a-466f-b1aa-62d6dd38dc0e', 2, '{"type":"Acknowledged","id":"56a7b82d-c84a-466f-b1aa-62d6dd38dc0e","label":1,"clip":23,"answer":"positive"}', '2026-11-26 14:58:57.856903+00'),
	('08a7c87f-562a-46dd-86c0-62e1542c3b18', 2, '{"type":"Acknowledged","id":"08a7c87f-562a-46dd-86c0-62e1542c3b18","label":1,"clip":24,"answer":"positive"}', '2026-11-26 14:58:57.87201+00'),
	('d65b2132-0aab-4aef-8f77-ba04dcc2469f', 2, '{"type":"Acknowledged","id":"d65b2132-0aab-4aef-8f77-ba04dcc2469f","label":1,"clip":25,"answer":"positive"}', '2026-11-26 14:58:57.878059+00'),
	('a656b267-86ee-4d41-a7a5-2fe2548d2bf3', 2, '{"type":"Acknowledged","id":"a656b267-86ee-4d41-a7a5-2fe2548d2bf3","label":1,"clip":26,"answer":"negative"}', '2026-11-26 14:58:57.883252+00'),
	('d0fc4ad0-f06c-47a8-bd6b-7b607a843099', 2, '{"type":"Acknowledged","id":"d0fc4ad0-f06c-47a8-bd6b-7b607a843099","label":1,"clip":27,"answer":"positive"}', '2026-11-26 14:58:57.894877+00'),
	('e6ad5f4a-49d2-4e53-8603-f660679e8d33', 2, '{"type":"Acknowledged","id":"e6ad5f4a-49d2-4e53-8603-f660679e8d33","label":1,"clip":28,"answer":"negative"}', '2026-11-26 14:58:57.905276+00'),
	('2f70bb3a-faac-45b0-a65d-eb1f9ff6a533', 2, '{"type":"Acknowledged","id":"2f70bb3a-faac-45b0-a65d-eb1f9ff6a533","label":1,"clip":29,"answer":"positive"}', '2026-11-26 14:58:57.917997+00'),
	('71fc3724-571e-4ff0-8863-2bd0a4f29f73', 2, '{"type":"Acknowledged","id":"71fc3724-571e-4ff0-8863-2bd0a4f29f73","label":1,"clip":30,"answer":"negative"}', '2026-11-26 14:58:57.931259+00'),
	('50cf215b-95e1-49f2-b0c7-c65bc2e881c5', 2, '{"type":"Acknowledged","id":"50cf215b-95e1-49f2-b0c7-c65bc2e881c5","label":1,"clip":31,"answer":"negative"}', '2026-11-26 14:58:57.939005+00'),
	('870044a8-c396-492f-b850-5e8089e284d8', 2, '{"type":"Acknowledged","id":"870044a8-c396-492f-b850-5e8089e284d8","label":1,"clip":32,"answer":"negative"}', '2026-11-26 14:58:57.953403+00'),
	('d18290eb-4671-4193-be53-697e4e1a4190', 2, '{"type":"Acknowledged","id":"d18290eb-4671-4193-be53-697e4e1a4190","label":1,"clip":33,"answer":"positive"}', '2026-11-26 14:58:57.970192+00'),
	('b992ba60-14ef-4f9e-8412-4c0aa90f468d', 2, '{"type":"Acknowledged","id":"b992ba60-14ef-4f9e-8412-4c0aa90f468d","label":1,"clip":34,"answer":"negative"}', '2026-11-26 14:58:57.978223+00'),
	('fde2f6a2-bd31-44b0-9e3d-7615643f1fa2', 2, '{"type":"Acknowledged","id":"fde2f6a2-bd31-44b0-9e3d-7615643f1fa2","label":1,"clip":35,"answer":"positive"}', '2026-11-26 14:58:57.990216+00'),
	('21bd1aad-e4ae-44eb-aa38-37834552c8f1', 2, '{"type":"Acknowledged","id":"21bd1aad-e4ae-44eb-aa38-37834552c8f1","label":1,"clip":36,"answer":"positive"}', '2026-11-26 14:58:58.010266+00'),
	('17014466-8951-4cf0-a2fe-b6c844893bbc', 2, '{"type":"Acknowledged","id":"17014466-8951-4cf0-a2fe-b6c844893bbc","label":1,"clip":37,"answer":"positive"}', '2026-11-26 14:58:58.018352+00'),
	('682b4851-5ce2-46a8-9b9b-82f3c3efe57c', 2, '{"type":"Acknowledged","id":"682b4851-5ce2-46a8-9b9b-82f3c3efe57c","label":1,"clip":38,"answer":"positive"}', '2026-11-26 14:58:58.036763+00'),
	('536fb8f7-ef0e-442b-8fb2-247e5d76c34d', 2, '{"type":"Acknowledged","id":"536fb8f7-ef0e-442b-8fb2-247e5d76c34d","label":1,"clip":39,"answer":"negative"}', '2026-11-26 14:58:58.048003+00'),
	('cbf5e75a-26e5-411f-9f70-9b72f3d41a7e', 2, '{"type":"Acknowledged","id":"cbf5e75a-26e5-411f-9f70-9b72f3d41a7e","label":1,"clip":40,"answer":"negative"}', '2026-11-26 14:58:58.064076+00'),
	('ae49a659-4d5a-4ac5-b87a-7ee7a3febc5a', 2, '{"type":"Acknowledged","id":"ae49a659-4d5a-4ac5-b87a-7ee7a3febc5a","label":1,"clip":41,"answer":"positive"}', '2026-11-26 14:58:58.080647+00'),
	('9f7ca82f-cdf7-4034-b34b-40057eb5b0c9', 2, '{"type":"Acknowledged","id":"9f7ca82f-cdf7-4034-b34b-40057eb5b0c9","label":1,"clip":42,"answer":"positive"}', '2026-11-26 14:58:58.091699+00'),
	('b7a1f3fa-743c-4a3d-b89d-823ddaa0270a', 2, '{"type":"Acknowledged","id":"b7a1f3fa-743c-4a3d-b89d-823ddaa0270a","label":1,"clip":43,"answer":"skip"}', '2026-11-26 14:58:58.10972+00'),
	('4d88549a-a63a-42be-8417-98d2afd30479', 2, '{"type":"Acknowledged","id":"4d88549a-a63a-42be-8417-98d2afd30479","label":1,"answer":"positive"}', '2026-11-26 14:58:58.122064+00'),
	('156077c2-c529-4c73-b8ba-9e6c9d410e7c', 2, '{"type":"Acknowledged","id":"156077c2-c529-4c73-b8ba-9e6c9d410e7c","label":1}', '2026-11-26 14:58:58.152027+00'),
	('acc5ed8a-ba01-439a-b51d-f77e601f3b7e', 1, '{"type":"Acknowledged","id":"acc5ed8a-ba01-439a-b51d-f77e601f3b7e","label":1,"clip":52,"answer":"positive"}', '2026-11-26 14:58:58.174915+00'),
	('74a475c8-edad-4a09-8022-3aebda7a5446', 1, '{"type":"Acknowledged","id":"74a475c8-edad-4a09-8022-3aebda7a5446","label":1,"clip":52}', '2026-11-26 14:58:58.194067+00'),
	('b3879b44-f156-405a-b386-7da6df0b7967', 4, '{"type":"Acknowledged","id":"b3879b44-f156-405a-b386-7da6df0b7967","label":1,"clip":50,"answer":"positive"}', '2026-11-26 14:58:58.398771+00'),
	('fa7103d7-8009-44e0-b535-e2a3499d9746', 4, '{"type":"Acknowledged","id":"fa7103d7-8009-44e0-b535-e2a3499d9746","label":1,"clip":10,"answer":"positive"}', '2026-11-26 14:58:58.422077+00'),
	('d07f8454-1a9f-404a-9b3c-fdd645aa6a8d', 4, '{"type":"Acknowledged","id":"d07f8454-1a9f-404a-9b3c-fdd645aa6a8d","label":1,"clip":23,"answer":"positive"}', '2026-11-26 14:58:58.440062+00'),
	('d431eb31-ee4f-4f34-b874-a53add103449', 4, '{"type":"Acknowledged","id":"d431eb31-ee4f-4f34-b874-a53add103449","label":1,"clip":13,"answer":"positive"}', '2026-11-26 14:58:58.46485+00'),
	('818bd168-0ac4-486c-9764-4f325f912ab0', 4, '{"type":"Acknowledged","id":"818bd168-0ac4-486c-9764-4f325f912ab0","label":1,"clip":29,"answer":"negative"}', '2026-11-26 14:58:58.474067+00'),
	('3ceec2c2-0b77-4ffc-92f4-01c3734f11d1', 4, '{"type":"Acknowledged","id":"3ceec2c2-0b77-4ffc-92f4-01c3734f11d1","label":1,"clip":20,"answer":"negative"}', '2026-11-26 14:58:58.490849+00'),
	('558c27cc-1ed2-4358-9d94-d36a24974385', 4, '{"type":"Acknowledged","id":"558c27cc-1ed2-4358-9d94-d36a24974385","label":1,"clip":27,"answer":"positive"}', '2026-11-26 14:58:58.500238+00'),
	('0392fa76-8a10-4e93-b731-211e480dca53', 4, '{"type":"Acknowledged","id":"0392fa76-8a10-4e93-b731-211e480dca53","label":1,"clip":32,"answer":"negative"}', '2026-11-26 14:58:58.514957+00'),
	('7fb2dc21-374a-4fa7-a61a-a25cd7cde568', 4, '{"type":"Acknowledged","id":"7fb2dc21-374a-4fa7-a61a-a25cd7cde568","label":1,"clip":43,"answer":"negative"}', '2026-11-26 14:58:58.527943+00'),
	('558b8535-6664-47c5-8a0f-b8f2212fea6c', 4, '{"type":"Acknowledged","id":"558b8535-6664-47c5-8a0f-b8f2212fea6c","label":1,"clip":18,"answer":"positive"}', '2026-11-26 14:58:58.538223+00'),
	('2d35020b-2699-488f-bcbf-dd65524498da', 4, '{"type":"Acknowledged","id":"2d35020b-2699-488f-bcbf-dd65524498da","label":1,"clip":7,"answer":"negative"}', '2026-11-26 14:58:58.547047+00'),
	('50fde26e-dc47-4294-9078-8a040948d287', 4, '{"type":"Acknowledged","id":"50fde26e-dc47-4294-9078-8a040948d287","label":1,"clip":12,"answer":"positive"}', '2026-11-26 14:58:58.554454+00'),
	('83c3e5e5-0a37-430d-89ba-2f4be32a7a2d', 4, '{"type":"Acknowledged","id":"83c3e5e5-0a37-430d-89ba-2f4be32a7a2d","label":1,"clip":9,"answer":"negative"}', '2026-11-26 14:58:58.561875+00'),
	('8a202018-1bde-4fcf-84e3-912cb9d1c6ec', 4, '{"type":"Acknowledged","id":"8a202018-1bde-4fcf-84e3-912cb9d1c6ec","label":1,"clip":16,"answer":"negative"}', '2026-11-26 14:58:58.574352+00'),
	('99b426f5-ea2d-42d3-93ba-690f165afaf9', 4, '{"type":"Acknowledged","id":"99b426f5-ea2d-42d3-93ba-690f165afaf9","label":1,"clip":50}', '2026-11-26 14:58:58.582309+00'),
	('45151c5d-dab8-497f-852b-01c304d503dc', 5, '{"type":"Acknowledged","id":"45151c5d-dab8-497f-852b-01c304d503dc","label":1,"clip":30,"answer":"positive"}', '2026-11-26 14:58:58.623409+00'),
	('142eb3a5-ff28-47e5-8a52-1a94b50a7039', 5, '{"type":"Acknowledged","id":"142eb3a5-ff28-47e5-8a52-1a94b50a7039","label":1,"clip":9,"answer":"positive"}', '2026-11-26 14:58:58.632646+00'),
	('7f51409e-e900-4b3e-b1b9-0e309c0afbc0', 5, '{"type":"Acknowledged","id":"7f51409e-e900-4b3e-b1b9-0e309c0afbc0","label":1,"clip":41,"answer":"negative"}', '2026-11-26 14:58:58.643099+00'),
	('27687f5d-b49a-40dd-b424-f9cce242d393', 5, '{"type":"Acknowledged","id":"27687f5d-b49a-40dd-b424-f9cce242d393","label":1,"clip":27,"answer":"positive"}', '2026-11-26 14:58:58.652678+00'),
	('90c315f3-410b-409c-9212-ca1c986601c6', 5, '{"type":"Acknowledged","id":"90c315f3-410b-409c-9212-ca1c986601c6","label":1,"clip":13,"answer":"negative"}', '2026-11-26 14:58:58.663722+00'),
	('8b2a0e60-8941-4094-a8eb-9fc4d11bbb30', 5, '{"type":"Acknowledged","id":"8b2a0e60-8941-4094-a8eb-9fc4d11bbb30","label":1,"clip":44,"answer":"positive"}', '2026-11-26 14:58:58.675113+00'),
	('fd7c0942-34c6-46a5-b279-cd4b1ad4a2d8', 5, '{"type":"Acknowledged","id":"fd7c0942-34c6-46a5-b279-cd4b1ad4a2d8","label":1,"clip":6,"answer":"positive"}', '2026-11-26 14:58:58.687683+00'),
	('57d77ed7-6c4e-4444-9cb3-b120ab835fe8', 5, '{"type":"Acknowledged","id":"57d77ed7-6c4e-4444-9cb3-b120ab835fe8","label":1,"clip":3,"answer":"negative"}', '2026-11-26 14:58:58.698101+00'),
	('e541e620-569a-4057-afa7-d9d64734d117', 5, '{"type":"Acknowledged","id":"e541e620-569a-4057-afa7-d9d64734d117","label":1,"clip":46,"answer":"positive"}', '2026-11-26 14:58:58.709155+00'),
	('7fdf1dba-6fad-499a-a084-74ec01d23a15', 5, '{"type":"Acknowledged","id":"7fdf1dba-6fad-499a-a084-74ec01d23a15","label":1,"clip":30}', '2026-11-26 14:58:58.71653+00'),
	('6dd43b35-7968-4494-a850-d7559b6299a1', 4, '{"type":"Acknowledged","id":"6dd43b35-7968-4494-a850-d7559b6299a1","label":1,"clip":50,"answer":"positive"}', '2026-11-26 14:58:58.725816+00'),
	('d1dede11-9cbd-4b3f-90a1-25f3c25a6e9f', 4, '{"type":"Acknowledged","id":"d1dede11-9cbd-4b3f-90a1-25f3c25a6e9f","label":1,"clip":23,"answer":"positive"}', '2026-11-26 14:58:58.734356+00'),
	('6930dd6d-4cf4-4187-8f30-66600c719f31', 4, '{"type":"Acknowledged","id":"6930dd6d-4cf4-4187-8f30-66600c719f31","label":1,"clip":29,"answer":"positive"}', '2026-11-26 14:58:58.74656+00'),
	('67a4c219-327a-4703-99bb-e22f38a3b8fb', 4, '{"type":"Acknowledged","id":"67a4c219-327a-4703-99bb-e22f38a3b8fb","label":1,"clip":43,"answer":"positive"}', '2026-11-26 14:58:58.749345+00'),
	('cb3549aa-ca16-47ca-9e3b-7d3731cf1aa5', 1, '{"type":"Acknowledged","id":"cb3549aa-ca16-47ca-9e3b-7d3731cf1aa5","label":1,"clip":21}', '2026-11-26 14:58:58.756853+00'),
	('b872fede-a857-46fe-98e8-9fa0ac774cf0', 2, '{"type":"Acknowledged","id":"b872fede-a857-46fe-98e8-9fa0ac774cf0","label":1,"clip":21}', '2026-11-26 14:58:58.76702+00'),
	('bf2089cc-9549-4de0-9551-b07acf6a84f4', 1, '{"type":"Acknowledged","id":"bf2089cc-9549-4de0-9551-b07acf6a84f4","label":1,"clip":21,"answer":"positive"}', '2026-11-26 14:58:58.775293+00'),
	('f1560d11-8f20-45f2-8a83-0013198cacf6', 1, '{"type":"Acknowledged","id":"f1560d11-8f20-45f2-8a83-0013198cacf6","label":1,"clip":26,"answer":"negative"}', '2026-11-26 14:58:58.782061+00'),
	('8ba311a0-135a-4805-a546-481ebbbbb1ce', 1, '{"type":"Acknowledged","id":"8ba311a0-135a-4805-a546-481ebbbbb1ce","label":1,"clip":31,"answer":"skip"}', '2026-11-26 14:58:58.794814+00'),
	('08a6c799-b2c2-4100-90e5-cc7e541acf0f', 1, '{"type":"Acknowledged","id":"08a6c799-b2c2-4100-90e5-cc7e541acf0f","label":1,"clip":36,"answer":"positive"}', '2026-11-26 14:58:58.800961+00'),
	('13f47aa3-0744-450a-b199-082bc7243463', 1, '{"type":"Acknowledged","id":"13f47aa3-0744-450a-b199-082bc7243463","label":1,"clip":36}', '2026-11-26 14:58:58.814058+00'),
	('45bc6705-d275-4d05-935c-b26a745c0989', 1, '{"type":"Acknowledged","id":"45bc6705-d275-4d05-935c-b26a745c0989","label":1}', '2026-11-26 14:58:58.816732+00'),
	('cc0eaffe-7392-42ee-8624-3f92d0b67d37', 2, '{"type":"Acknowledged","id":"cc0eaffe-7392-42ee-8624-3f92d0b67d37","label":1,"clip":3,"answer":"negative"}', '2026-11-26 14:58:58.830471+00'),
	('e434ac02-8107-4b7c-aa2b-d138a5eb9227', 1, '{"type":"Acknowledged","id":"e434ac02-8107-4b7c-aa2b-d138a5eb9227","label":1}', '2026-11-26 14:58:58.909016+00');
INSERT INTO public.receipt VALUES
	('59019721-338f-4e0c-b5f5-fdc7cf0f4dbb', 1, '{"type":"Acknowledged","id":"59019721-338f-4e0c-b5f5-fdc7cf0f4dbb","label":1}', '2026-11-26 14:58:59.008098+00'),
	('c8306fca-9f12-4ab1-84af-1324214f0b9d', 1, '{"type":"Acknowledged","id":"c8306fca-9f12-4ab1-84af-1324214f0b9d","label":1}', '2026-11-26 14:58:59.063109+00'),
	('dbc7842a-91ca-4b33-a2c4-f94de63d0052', 1, '{"type":"Acknowledged","id":"dbc7842a-91ca-4b33-a2c4-f94de63d0052","label":2,"person":5}', '2026-11-26 14:58:59.111252+00'),
	('b89982c0-25be-4ab6-be65-4ffb9727f5bb', 1, '{"type":"Acknowledged","id":"b89982c0-25be-4ab6-be65-4ffb9727f5bb","label":2,"person":3}', '2026-11-26 14:58:59.125077+00'),
	('0da7599f-57c2-420f-aee7-8ff266039bea', 1, '{"type":"Acknowledged","id":"0da7599f-57c2-420f-aee7-8ff266039bea","label":2}', '2026-11-26 14:58:59.132308+00'),
	('5b4a9c2e-e542-49a9-8a70-263255f31ab0', 2, '{"type":"Acknowledged","id":"5b4a9c2e-e542-49a9-8a70-263255f31ab0","label":2,"clip":53,"answer":"positive"}', '2026-11-26 14:58:59.15001+00'),
	('4c57c8bf-952b-4f9a-9d8f-135c513d6984', 2, '{"type":"Acknowledged","id":"4c57c8bf-952b-4f9a-9d8f-135c513d6984","label":2,"clip":54,"answer":"positive"}', '2026-11-26 14:58:59.163688+00'),
	('722c6c68-ec94-476b-b65f-c2b7eac544a9', 2, '{"type":"Acknowledged","id":"722c6c68-ec94-476b-b65f-c2b7eac544a9","label":2,"clip":55,"answer":"positive"}', '2026-11-26 14:58:59.177828+00'),
	('f497e7e7-a2cc-4aef-80ce-c8273709edf7', 2, '{"type":"Acknowledged","id":"f497e7e7-a2cc-4aef-80ce-c8273709edf7","label":2,"clip":56,"answer":"positive"}', '2026-11-26 14:58:59.202749+00'),
	('37af6903-e8f9-406e-ada0-d8f8e0bd1157', 1, '{"type":"Acknowledged","id":"37af6903-e8f9-406e-ada0-d8f8e0bd1157","label":3}', '2026-11-26 14:58:59.235242+00'),
	('74e41761-47a5-42aa-8d91-18a233bdac76', 1, '{"type":"Acknowledged","id":"74e41761-47a5-42aa-8d91-18a233bdac76","person":3}', '2026-11-26 14:58:59.246139+00');
INSERT INTO public.repeat_answer OVERRIDING SYSTEM VALUE VALUES
	(1, 4, 12, 5, NULL),
	(1, 5, 30, 6, NULL),
	(1, 5, 9, 7, NULL),
	(1, 5, 13, 8, NULL),
	(1, 5, 44, 9, NULL),
	(1, 5, 3, 10, NULL),
	(1, 5, 46, 11, NULL),
	(1, 4, 50, 1, 'positive'),
	(1, 4, 23, 2, 'positive'),
	(1, 4, 29, 3, 'positive'),
	(1, 4, 43, 4, 'positive');
INSERT INTO public.stream VALUES
	('blind/3/4', 0),
	('blind/3/5', 0),
	('blind/1/5', 68),
	('blind/1/4', 76),
	('label/1', 85),
	('blind/2/5', 1),
	('blind/2/4', 5),
	('label/2', 10),
	('label/3', 3);
INSERT INTO public.train_state VALUES
	(3, 1, 1),
	(1, 97, 97),
	(2, 6, 6);
INSERT INTO public.video OVERRIDING SYSTEM VALUE VALUES
	(1, 'e64a18bfecee4d8857bda6b18d0e84b09a2c74d9308d01f34a9d3c6133a578b4', 'A title', 'drama', 1999, '{"director": "X"}', 34, 384, 216, 'h264', 12, '2026-11-26 14:58:22.330089+00'),
	(2, '2ef540b153d4d2ee69de6b8dbba6d74478aff805d4a85d503e169a717060b284', 'it''s #1?', '', NULL, '{}', 41.25, 384, 216, 'h264', 12, '2026-11-26 14:58:31.605074+00'),
	(3, 'a40e1173134f7508a17a08caba7b8be1856d4e66f595782f12f449bdf291846c', 'plain', '', NULL, '{}', 44.25, 384, 216, 'h264', 12, '2026-11-26 14:58:35.915257+00'),
	(4, 'dece960412e9b44c8d23a93a78dde0aebd46b1631d3c6210cd6e388942ed0e70', '日本 film', '', NULL, '{}', 42.66666666666667, 384, 216, 'h264', 11.999999999999998, '2026-11-26 14:58:41.153274+00'),
	(5, '2c5962a15506514cb9d9045956697f06abd7ad307efb366621534b130ef6ef05', 'plain, again', '', NULL, '{}', 44.25, 384, 216, 'h264', 12, '2026-11-26 14:58:47.883796+00');
SELECT pg_catalog.setval('public.annotation_id_seq', 108, true);
SELECT pg_catalog.setval('public.clip_id_seq', 80, true);
SELECT pg_catalog.setval('public.file_id_seq', 8, true);
SELECT pg_catalog.setval('public.label_id_seq', 3, true);
SELECT pg_catalog.setval('public.note_id_seq', 4, true);
SELECT pg_catalog.setval('public.person_id_seq', 6, true);
SELECT pg_catalog.setval('public.repeat_answer_position_seq', 11, true);
SELECT pg_catalog.setval('public.video_id_seq', 5, true);
ALTER TABLE ONLY public.annotation
    ADD CONSTRAINT annotation_command_id_key UNIQUE (command_id);
ALTER TABLE ONLY public.annotation
    ADD CONSTRAINT annotation_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.answer
    ADD CONSTRAINT answer_pkey PRIMARY KEY (label_id, clip_id, person_id);
ALTER TABLE ONLY public.blind_queue
    ADD CONSTRAINT blind_queue_pkey PRIMARY KEY (label_id, person_id, clip_id);
ALTER TABLE ONLY public.build
    ADD CONSTRAINT build_pkey PRIMARY KEY (label_id);
ALTER TABLE ONLY public.clip
    ADD CONSTRAINT clip_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.clip
    ADD CONSTRAINT clip_video_id_position_key UNIQUE (video_id, "position");
ALTER TABLE ONLY public.cluster
    ADD CONSTRAINT cluster_pkey PRIMARY KEY (number);
ALTER TABLE ONLY public.decision
    ADD CONSTRAINT decision_pkey PRIMARY KEY (label_id, clip_id);
ALTER TABLE ONLY public.definition
    ADD CONSTRAINT definition_pkey PRIMARY KEY (label_id, version);
ALTER TABLE ONLY public.event
    ADD CONSTRAINT event_pkey PRIMARY KEY (stream, seq);
ALTER TABLE ONLY public.file
    ADD CONSTRAINT file_path_key UNIQUE (path);
ALTER TABLE ONLY public.file
    ADD CONSTRAINT file_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.installation
    ADD CONSTRAINT installation_pkey PRIMARY KEY (only_row);
ALTER TABLE ONLY public.label
    ADD CONSTRAINT label_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.lease
    ADD CONSTRAINT lease_pkey PRIMARY KEY (label_id, clip_id);
ALTER TABLE ONLY public.member
    ADD CONSTRAINT member_pkey PRIMARY KEY (label_id, person_id);
ALTER TABLE ONLY public.metric
    ADD CONSTRAINT metric_pkey PRIMARY KEY (label_id, version);
ALTER TABLE ONLY public.migration
    ADD CONSTRAINT migration_pkey PRIMARY KEY (number);
ALTER TABLE ONLY public.model
    ADD CONSTRAINT model_pkey PRIMARY KEY (label_id, version);
ALTER TABLE ONLY public.note
    ADD CONSTRAINT note_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.person
    ADD CONSTRAINT person_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.presence
    ADD CONSTRAINT presence_pkey PRIMARY KEY (connection);
ALTER TABLE ONLY public.pull
    ADD CONSTRAINT pull_pkey PRIMARY KEY (label_id, number);
ALTER TABLE ONLY public.query_embedding
    ADD CONSTRAINT query_embedding_pkey PRIMARY KEY (embedder_digest, text);
ALTER TABLE ONLY public.receipt
    ADD CONSTRAINT receipt_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.repeat_answer
    ADD CONSTRAINT repeat_answer_pkey PRIMARY KEY (label_id, person_id, clip_id);
ALTER TABLE ONLY public.session
    ADD CONSTRAINT session_pkey PRIMARY KEY (token_hash);
ALTER TABLE ONLY public.stream
    ADD CONSTRAINT stream_pkey PRIMARY KEY (name);
ALTER TABLE ONLY public.ticket
    ADD CONSTRAINT ticket_pkey PRIMARY KEY (token_hash);
ALTER TABLE ONLY public.train_state
    ADD CONSTRAINT train_state_pkey PRIMARY KEY (label_id);
ALTER TABLE ONLY public.video
    ADD CONSTRAINT video_content_hash_key UNIQUE (content_hash);
ALTER TABLE ONLY public.video
    ADD CONSTRAINT video_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.worker
    ADD CONSTRAINT worker_pkey PRIMARY KEY (id);
CREATE INDEX annotation_clip ON public.annotation USING btree (label_id, clip_id, id);
CREATE INDEX annotation_label ON public.annotation USING btree (label_id, at);
CREATE INDEX annotation_newest ON public.annotation USING btree (label_id, id);
CREATE INDEX annotation_undo ON public.annotation USING btree (label_id, person_id, id DESC) WHERE ((undoes IS NULL) AND (NOT undone));
CREATE INDEX event_standing ON public.event USING btree (stream, seq) WHERE ((body ->> 'type'::text) = ANY (ARRAY['Defined'::text, 'Requeued'::text, 'Restored'::text]));
CREATE INDEX file_stage ON public.file USING btree (stage) WHERE (stage <> ALL (ARRAY['done'::text, 'failed'::text, 'known'::text]));
CREATE UNIQUE INDEX label_name ON public.label USING btree (lower(name)) WHERE (deleted_at IS NULL);
CREATE INDEX login_failure_name ON public.login_failure USING btree (name, at);
CREATE INDEX note_label ON public.note USING btree (label_id, clip_id);
CREATE UNIQUE INDEX person_name ON public.person USING btree (lower(name));
CREATE INDEX presence_label ON public.presence USING btree (label_id);
CREATE INDEX receipt_at ON public.receipt USING btree (at);
CREATE INDEX session_person ON public.session USING btree (person_id);
CREATE INDEX train_state_due ON public.train_state USING btree (label_id) WHERE (want > done);
CREATE INDEX video_genre ON public.video USING btree (genre);
CREATE INDEX video_year ON public.video USING btree (year);
ALTER TABLE ONLY public.annotation
    ADD CONSTRAINT annotation_clip_id_fkey FOREIGN KEY (clip_id) REFERENCES public.clip(id);
ALTER TABLE ONLY public.annotation
    ADD CONSTRAINT annotation_label_id_fkey FOREIGN KEY (label_id) REFERENCES public.label(id);
ALTER TABLE ONLY public.annotation
    ADD CONSTRAINT annotation_person_id_fkey FOREIGN KEY (person_id) REFERENCES public.person(id);
ALTER TABLE ONLY public.annotation
    ADD CONSTRAINT annotation_undoes_fkey FOREIGN KEY (undoes) REFERENCES public.annotation(id);
ALTER TABLE ONLY public.answer
    ADD CONSTRAINT answer_annotation_id_fkey FOREIGN KEY (annotation_id) REFERENCES public.annotation(id);
ALTER TABLE ONLY public.answer
    ADD CONSTRAINT answer_clip_id_fkey FOREIGN KEY (clip_id) REFERENCES public.clip(id);
ALTER TABLE ONLY public.answer
    ADD CONSTRAINT answer_label_id_fkey FOREIGN KEY (label_id) REFERENCES public.label(id);
ALTER TABLE ONLY public.answer
    ADD CONSTRAINT answer_person_id_fkey FOREIGN KEY (person_id) REFERENCES public.person(id);
ALTER TABLE ONLY public.blind_queue
    ADD CONSTRAINT blind_queue_clip_id_fkey FOREIGN KEY (clip_id) REFERENCES public.clip(id);
ALTER TABLE ONLY public.blind_queue
    ADD CONSTRAINT blind_queue_label_id_fkey FOREIGN KEY (label_id) REFERENCES public.label(id);
ALTER TABLE ONLY public.blind_queue
    ADD CONSTRAINT blind_queue_person_id_fkey FOREIGN KEY (person_id) REFERENCES public.person(id);
ALTER TABLE ONLY public.build
    ADD CONSTRAINT build_label_id_fkey FOREIGN KEY (label_id) REFERENCES public.label(id);
ALTER TABLE ONLY public.clip
    ADD CONSTRAINT clip_duplicate_of_fkey FOREIGN KEY (duplicate_of) REFERENCES public.clip(id);
ALTER TABLE ONLY public.clip
    ADD CONSTRAINT clip_video_id_fkey FOREIGN KEY (video_id) REFERENCES public.video(id);
ALTER TABLE ONLY public.decision
    ADD CONSTRAINT decision_annotation_id_fkey FOREIGN KEY (annotation_id) REFERENCES public.annotation(id);
ALTER TABLE ONLY public.decision
    ADD CONSTRAINT decision_clip_id_fkey FOREIGN KEY (clip_id) REFERENCES public.clip(id);
ALTER TABLE ONLY public.decision
    ADD CONSTRAINT decision_label_id_fkey FOREIGN KEY (label_id) REFERENCES public.label(id);
ALTER TABLE ONLY public.decision
    ADD CONSTRAINT decision_person_id_fkey FOREIGN KEY (person_id) REFERENCES public.person(id);
ALTER TABLE ONLY public.definition
    ADD CONSTRAINT definition_label_id_fkey FOREIGN KEY (label_id) REFERENCES public.label(id);
ALTER TABLE ONLY public.definition
    ADD CONSTRAINT definition_person_id_fkey FOREIGN KEY (person_id) REFERENCES public.person(id);
ALTER TABLE ONLY public.event
    ADD CONSTRAINT event_person_id_fkey FOREIGN KEY (person_id) REFERENCES public.person(id);
ALTER TABLE ONLY public.event
    ADD CONSTRAINT event_stream_fkey FOREIGN KEY (stream) REFERENCES public.stream(name);
ALTER TABLE ONLY public.file
    ADD CONSTRAINT file_video_id_fkey FOREIGN KEY (video_id) REFERENCES public.video(id);
ALTER TABLE ONLY public.label
    ADD CONSTRAINT label_created_by_fkey FOREIGN KEY (created_by) REFERENCES public.person(id);
ALTER TABLE ONLY public.label
    ADD CONSTRAINT label_deleted_by_fkey FOREIGN KEY (deleted_by) REFERENCES public.person(id);
ALTER TABLE ONLY public.lease
    ADD CONSTRAINT lease_clip_id_fkey FOREIGN KEY (clip_id) REFERENCES public.clip(id);
ALTER TABLE ONLY public.lease
    ADD CONSTRAINT lease_label_id_fkey FOREIGN KEY (label_id) REFERENCES public.label(id);
ALTER TABLE ONLY public.lease
    ADD CONSTRAINT lease_person_id_fkey FOREIGN KEY (person_id) REFERENCES public.person(id);
ALTER TABLE ONLY public.member
    ADD CONSTRAINT member_label_id_fkey FOREIGN KEY (label_id) REFERENCES public.label(id);
ALTER TABLE ONLY public.member
    ADD CONSTRAINT member_person_id_fkey FOREIGN KEY (person_id) REFERENCES public.person(id);
ALTER TABLE ONLY public.metric
    ADD CONSTRAINT metric_label_id_fkey FOREIGN KEY (label_id) REFERENCES public.label(id);
ALTER TABLE ONLY public.model
    ADD CONSTRAINT model_label_id_fkey FOREIGN KEY (label_id) REFERENCES public.label(id);
ALTER TABLE ONLY public.note
    ADD CONSTRAINT note_clip_id_fkey FOREIGN KEY (clip_id) REFERENCES public.clip(id);
ALTER TABLE ONLY public.note
    ADD CONSTRAINT note_label_id_fkey FOREIGN KEY (label_id) REFERENCES public.label(id);
ALTER TABLE ONLY public.note
    ADD CONSTRAINT note_person_id_fkey FOREIGN KEY (person_id) REFERENCES public.person(id);
ALTER TABLE ONLY public.pull
    ADD CONSTRAINT pull_label_id_fkey FOREIGN KEY (label_id) REFERENCES public.label(id);
ALTER TABLE ONLY public.receipt
    ADD CONSTRAINT receipt_person_id_fkey FOREIGN KEY (person_id) REFERENCES public.person(id);
ALTER TABLE ONLY public.repeat_answer
    ADD CONSTRAINT repeat_answer_clip_id_fkey FOREIGN KEY (clip_id) REFERENCES public.clip(id);
ALTER TABLE ONLY public.repeat_answer
    ADD CONSTRAINT repeat_answer_label_id_fkey FOREIGN KEY (label_id) REFERENCES public.label(id);
ALTER TABLE ONLY public.repeat_answer
    ADD CONSTRAINT repeat_answer_person_id_fkey FOREIGN KEY (person_id) REFERENCES public.person(id);
ALTER TABLE ONLY public.session
    ADD CONSTRAINT session_person_id_fkey FOREIGN KEY (person_id) REFERENCES public.person(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.train_state
    ADD CONSTRAINT train_state_label_id_fkey FOREIGN KEY (label_id) REFERENCES public.label(id);
