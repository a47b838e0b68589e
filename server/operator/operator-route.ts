import type { Operator, System } from '@kiln-connect/usecases';
import type { z } from 'zod';

/** One thing that the operator may do, over HTTP on this machine alone. */
export interface OperatorRoute {
  readonly method: 'GET' | 'POST';
  /** Below `/operator`. */
  readonly path: string;
  /** Strict; what a GET reads from its query and a POST from its body. */
  readonly input: z.ZodType;
  /** 200 when left out. */
  readonly status?: 201;
  /** Answers what goes into `data`. */
  readonly run: (input: never, operator: Operator, system: System) => Promise<unknown>;
}

/** Gives `run` the type of what `input` parses to. */
export const defineOperatorRoute = <Input extends z.ZodType>(
  route: Omit<OperatorRoute, 'input' | 'run'> & {
    input: Input;
    run: (input: z.output<Input>, operator: Operator, system: System) => Promise<unknown>;
  },
): OperatorRoute => route;
