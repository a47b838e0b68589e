/** The UTC day on which a transaction counts that is crafted at that moment: YYYY-MM-DD. */
export const spendingDay = (at: Date): string => at.toISOString().slice(0, 10);
