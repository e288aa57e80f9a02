# Marks each prompt and command of an interactive bash for the page that shows the terminal (OSC 133):
#
#   A ;aid=PID                                     a prompt begins
#   B                                              the prompt ends, what is typed begins
#   C ;aid=PID;at=SECONDS[;cmdline_url=TEXT]       a command was entered, its output begins
#   D ;STATUS;aid=PID;at=SECONDS                   the command has ended
#
# aid tells a shell from one that it started; at is seconds since the epoch, so that a command's time is right even
# when nobody was there to read the mark. TEXT has its special bytes as %XX, and is left out where the learner keeps
# the command out of their history. Read from /etc/bash.bashrc, so before ~/.bashrc: what that sets is kept.

case ${TERM-} in ''|dumb) return 0 ;; esac
[ -z "${__sandlot_began-}" ] || return 0

__sandlot_began=0
__sandlot_number=0

# Beside the learner's own: `PROMPT_COMMAND=…` sets the first of the list. Prompts go to stderr, and so do these marks;
# what `set -x` would say of them does not.
PROMPT_COMMAND[99]='{ __sandlot_prompts; } 3>&2 2>/dev/null'
# The offset is evaluated in this shell, the rest in one of its own.
PS0='${PS0:$((__sandlot_began=1, 0)):0}$({ __sandlot_begins; } 2>/dev/null)'

__sandlot_prompts() {
  local status=$? own=${PS1-} from=$'\\[\e]133;' to=$'\a\\]' number='\!' -
  set +eux
  if [ "$__sandlot_began" = 1 ]; then
    builtin printf '\e]133;D;%s;aid=%s;at=%s\a' "$status" "$$" "${EPOCHREALTIME/,/.}" >&3
    __sandlot_began=0
  fi
  while [[ $own == *"$from"*"$to"* ]]; do own=${own%%"$from"*}${own#*"$from"*"$to"}; done
  PS1="${from}A;aid=$$$to$own${from}B$to"
  __sandlot_number=${number@P}
}

__sandlot_begins() {
  local text number='\!'
  set +eux
  text=$(HISTTIMEFORMAT='' builtin history 1)
  text=${text#*[0-9][ *] }
  # A command that is not added again is the same as the one before; one that was not to be remembered is unknown.
  if [ "${number@P}" = "$__sandlot_number" ]; then
    case ${HISTIGNORE-}:${HISTCONTROL-} in :*ignorespace*|:*ignoreboth*) text= ;; :*ignoredups*) ;; *) text= ;; esac
  fi
  text=${text:0:1000}
  text=${text//'%'/%25}
  text=${text//';'/%3B}
  text=${text//$'\n'/%0A}
  text=${text//$'\t'/%09}
  text=${text//[[:cntrl:]]/?}
  builtin printf '\e]133;C;aid=%s;at=%s%s\a' "$$" "${EPOCHREALTIME/,/.}" "${text:+;cmdline_url=$text}"
}
