import type { ComponentProps } from 'react';
import { Choice } from './choice.tsx';

type ChoiceOf = Omit<ComponentProps<typeof Choice>, 'type'>;

export const Checkbox = (props: ChoiceOf) => <Choice {...props} type="checkbox" />;

/** Takes effect at once, unlike a checkbox, which waits for its form. */
export const Switch = (props: ChoiceOf) => <Choice {...props} type="switch" />;
