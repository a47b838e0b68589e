/** Who did something once: the operator, or a person, who may have left since. */
export type AuthorAnswer =
  | { readonly type: 'operator' }
  | {
      readonly type: 'user';
      readonly id: string;
      readonly name: string;
      readonly email: string;
      /** No longer a member of the organization. */
      readonly has_left: boolean;
    };
