-- Knowledge files. Each key begins with the owner, and no row is written for several owners. Deleting the row of an
-- owner removes all its files.

CREATE TABLE knowledge_store (
    owner      varchar(255) NOT NULL,
    file_count integer      NOT NULL,
    size_bytes bigint       NOT NULL, -- of all files
    CONSTRAINT knowledge_store_pk PRIMARY KEY (owner)
);

-- The rows of an owner change under the lock of its row in knowledge_store.
CREATE TABLE knowledge_file (
    owner       varchar(255)                NOT NULL,
    path        varchar(1024)               NOT NULL, -- at most 1024 bytes of UTF-8
    size_bytes  bigint                      NOT NULL,
    digest      bytea                       NOT NULL, -- SHA-256 of content
    title       varchar,
    description varchar,
    tags        varchar                     NOT NULL, -- one a line
    created_at  timestamp(6) with time zone NOT NULL,
    updated_at  timestamp(6) with time zone NOT NULL,
    content     ${blob}                     NOT NULL,
    CONSTRAINT knowledge_file_pk PRIMARY KEY (owner, path),
    CONSTRAINT knowledge_file_store_fk FOREIGN KEY (owner) REFERENCES knowledge_store (owner) ON DELETE CASCADE
);
