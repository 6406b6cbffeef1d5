-- The latest day on which a user signed in by a way, of which the audit log tells the first time of a day.
CREATE TABLE sign_in (
    username varchar(255) NOT NULL,
    way      varchar(32)  NOT NULL, -- as the audit log has it
    utc_day  date         NOT NULL,
    CONSTRAINT sign_in_pk PRIMARY KEY (username, way)
);
