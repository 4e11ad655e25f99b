/** How large the benches of the pipeline are made. */
export interface Sizing {
  /** The size at which a goal was set, where a bench is smaller otherwise so that it takes a minute and not ten. */
  readonly full: boolean;
  /** For all benches, to try them out; null for their own. */
  readonly size: number | null;
}

export function sizeOf(
  { full, size }: Sizing,
  own: { readonly normal: number; readonly full: number },
): number {
  return size ?? (full ? own.full : own.normal);
}
