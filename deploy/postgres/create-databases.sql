-- One database for each service, and the gateway's of who signs in: none reads another's. PostgreSQL's image runs this once,
-- when its data directory is new. By hand: psql --file deploy/postgres/create-databases.sql

CREATE DATABASE cashback_calendar ENCODING 'UTF8' TEMPLATE template0;
CREATE DATABASE cashback_enrolment ENCODING 'UTF8' TEMPLATE template0;
CREATE DATABASE cashback_repairs ENCODING 'UTF8' TEMPLATE template0;
CREATE DATABASE cashback_payments ENCODING 'UTF8' TEMPLATE template0;
CREATE DATABASE cashback_notifications ENCODING 'UTF8' TEMPLATE template0;
CREATE DATABASE cashback_evaluation ENCODING 'UTF8' TEMPLATE template0;
CREATE DATABASE cashback_gateway ENCODING 'UTF8' TEMPLATE template0;
