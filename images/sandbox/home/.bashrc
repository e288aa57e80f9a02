case $- in *i*) ;; *) return ;; esac

PS1='\[\e[1;32m\]\u@\h\[\e[0m\]:\[\e[1;34m\]\w\[\e[0m\]\$ '
HISTSIZE=10000
HISTCONTROL=ignoredups
shopt -s checkwinsize histappend

alias ls='ls --color=auto'
alias ll='ls -l'
alias grep='grep --color=auto'

. /usr/share/bash-completion/bash_completion
