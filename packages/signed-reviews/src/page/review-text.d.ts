import type { ReviewDocument, ReviewEnvelope } from '@countersign/schema';

export declare function reviewText(document: ReviewDocument): string;
export declare function oneForm(text: string): string;
export declare function salted(salt: string, text: string): string;
export declare function envelopeText(envelope: ReviewEnvelope): string;
export declare function challengeText(envelope: string): string;
