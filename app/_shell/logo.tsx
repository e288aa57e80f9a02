/** The product's mark: a prompt over a mound of sand. The same drawing is the tab's icon (app/icon.svg). */
export function Logo() {
  return (
    <svg viewBox="0 0 32 32" className="size-7" aria-hidden="true">
      <clipPath id="logo-tile">
        <rect width="32" height="32" rx="8" />
      </clipPath>
      <g clipPath="url(#logo-tile)">
        <rect width="32" height="32" fill="#0b6464" />
        <path
          d="M8 8l6 5-6 5"
          fill="none"
          stroke="#fff"
          strokeWidth="2.6"
          strokeLinecap="round"
          strokeLinejoin="round"
        />
        <path d="M17 18h7" stroke="#fff" strokeWidth="2.6" strokeLinecap="round" />
        <path d="M0 26.5c5-4 9.5-4 14.5-1.800 6 2.6 11.5 2 17.5-2V32H0z" fill="#ecc98f" />
      </g>
    </svg>
  )
}
