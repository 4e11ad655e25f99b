/** What `doctor` has found out about one thing. */
export interface Finding {
  readonly check: string;
  readonly ok: boolean;
  readonly found: string;
}

/** Looks at one thing; what `examine` throws is what is wrong with it. */
export async function check(name: string, examine: () => string | Promise<string>): Promise<Finding> {
  try {
    return { check: name, ok: true, found: await examine() };
  } catch (error) {
    return { check: name, ok: false, found: error instanceof Error ? error.message : String(error) };
  }
}
