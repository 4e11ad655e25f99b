-- An erasure is a governance change. Those from before stay as they are; one that was still open then is asked for anew.
UPDATE erasure SET state = 'withdrawn', settled_at = asked_at WHERE state = 'open';
