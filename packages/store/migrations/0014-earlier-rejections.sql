-- Whether a create for the same place was rejected before. Every other action finds that by the API user that it is about.
CREATE INDEX request_create_place ON request (account, integration) WHERE action = 'create';
