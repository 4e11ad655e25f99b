export type { ExportedEntry, ExportSubject } from './exported-entry.ts';
export { createEncoder, type Encoder } from './formats/create-encoder.ts';
export { severityOf } from './meaning/severity-of.ts';
export type { OcsfSource } from './ocsf/ocsf-source.ts';
export { type FieldFilter, isWanted, tokensOf, wantedTokens } from './search/field-tokens.ts';
