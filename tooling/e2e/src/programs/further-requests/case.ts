/**
 * What a request has to come to: `refused` before or by the policies, or a review, where it is stated with at least so many
 * approvals.
 */
export type Expected = 'refused' | 'review' | { readonly approvals: number };

/** A request as somebody might hand it in, and what has to become of it. The verdict was written before it was tried. */
export interface FurtherRequest {
  readonly title: string;
  readonly expected: Expected;
  /** What the refusal has to say; where it is left out, any refusal will do. */
  readonly says?: RegExp;
}

/** As the body of a call. */
export interface BodyRequest extends FurtherRequest {
  readonly body: Readonly<Record<string, unknown>> | string;
}

/** As a file with one request, in the form that the name tells. */
export interface FileRequest extends FurtherRequest {
  readonly file: string;
  readonly text: string;
}

/** As the options of `countersign request submit`. */
export interface CommandRequest extends FurtherRequest {
  readonly options: readonly string[];
}

export const ema2 = { provider: 'eset-msp-administrator-2', account: 'acme-ema2' } as const;
export const eba = { provider: 'eset-business-account', account: 'acme-eba' } as const;
export const hub = { provider: 'eset-protect-hub', account: 'acme-hub' } as const;
export const dotdigital = { provider: 'dotdigital', account: 'acme-dotdigital' } as const;
export const outlet = { provider: 'dotdigital', account: 'acme-outlet' } as const;
