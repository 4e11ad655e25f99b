-- Whether somebody has ever had a token: from then on nobody else gets one in that name.
CREATE INDEX token_principal ON token (principal, id);
