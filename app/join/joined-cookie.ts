/** Keeps, for a while, the code of the class that this browser has just joined. */
export const joinedCookie = 'joined'
