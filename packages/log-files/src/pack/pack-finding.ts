/** One thing that is wrong with a pack. */
export interface PackFinding {
  readonly kind:
    | 'log'
    | 'seal'
    | 'file-missing'
    | 'file-altered'
    | 'file-added'
    | 'row-missing'
    | 'row-added'
    | 'row-altered'
    | 'sample'
    | 'proof'
    | 'shown'
    | 'review-signature';
  readonly message: string;
}
