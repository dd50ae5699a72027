/** As many of one task as the server counts; this many stands for that many or more. */
export const COUNTED_MAX = 1000;

/** Of the newest so many notifications the server counts those that are new. */
export const UNREAD_MAX = 100;
