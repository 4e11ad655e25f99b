/** One call of a provider. */
export interface HttpCall {
  /** How messages call the provider. */
  readonly provider: string;
  readonly method: 'GET' | 'POST';
  readonly url: URL;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: { readonly json: unknown } | { readonly form: Readonly<Record<string, string>> };
  /** Whether the call changes something on the provider: only then can a lost answer hide an effect. */
  readonly changes: boolean;
  readonly signal?: AbortSignal;
}

/** The headers of an answer, by their names in whatever spelling. */
export type AnswerHeaders = Pick<Headers, 'get'>;

/** An answer of any status but a redirect. */
export interface HttpResponse {
  readonly status: number;
  readonly headers: AnswerHeaders;
  readonly text: string;
}

/**
 * Sends one call, once.
 * @throws ConnectorFailure when there is no answer, or one that sends the call elsewhere
 */
export type HttpClient = (call: HttpCall) => Promise<HttpResponse>;
