-- The columns of what a label and a name are compared by are named after it: the skeleton of UTS 39.
DROP INDEX api_user_look;
ALTER TABLE api_user RENAME COLUMN look TO label_skeleton;
CREATE INDEX api_user_label_skeleton ON api_user (account, label_skeleton) WHERE state <> 'deleted';
ALTER TABLE integration_look RENAME TO integration_skeleton;
ALTER TABLE integration_skeleton RENAME COLUMN look TO skeleton;
