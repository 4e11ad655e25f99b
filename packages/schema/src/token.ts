import { z } from 'zod';

/** What a token may be made for. `read`: look things up. `submit`: ask for changes. `work`: carry out, as a worker. `audit`: read the log and evidence too. */
export const TOKEN_SCOPES = ['read', 'submit', 'work', 'audit'] as const;
export const tokenScopeSchema = z.enum(TOKEN_SCOPES);
export type TokenScope = z.infer<typeof tokenScopeSchema>;

/**
 * What signs somebody in. `api`: a token for a program, limited to scopes; it never decides anything. The others are a person at
 * work: `enrolled` on the own machine since enrolling there, `browser` and `cli` by a session.
 */
const TOKEN_KINDS = ['api', 'enrolled', 'browser', 'cli'] as const;
export const tokenKindSchema = z.enum(TOKEN_KINDS);
export type TokenKind = z.infer<typeof tokenKindSchema>;

/** Whether it is a session, which a person began by signing in and which ends when it is not used. */
export const isSession = (kind: TokenKind): boolean => kind === 'browser' || kind === 'cli';
