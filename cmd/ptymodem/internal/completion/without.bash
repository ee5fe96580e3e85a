# The two functions of the package bash-completion that this script needs, for shells without it.

__ptymodem_init_completion()
{
    if declare -F _get_comp_words_by_ref >/dev/null 2>&1; then
        _get_comp_words_by_ref "$@" cur prev words cword
        return
    fi
    # bash divides words at = and : as well: put together what has no space between
    local i space rest=$COMP_LINE
    words=() cword=0
    for ((i = 0; i < ${#COMP_WORDS[@]}; i++)); do
        space=${rest%%[![:space:]]*}
        rest=${rest#"$space"}
        rest=${rest#"${COMP_WORDS[i]}"}
        if [[ $i -gt 0 && -z $space && (${COMP_WORDS[i]} == [=:]* || ${COMP_WORDS[i-1]} == *[=:]) ]]; then
            words[${#words[@]}-1]+=${COMP_WORDS[i]}
        else
            words+=("${COMP_WORDS[i]}")
        fi
        [[ $i -eq $COMP_CWORD ]] && cword=$((${#words[@]} - 1))
    done
    cur=${words[cword]} prev=${words[cword-1]}
}

# __ptymodem_filedir -d offers folders, __ptymodem_filedir 'at|jsonl|' also files with these endings,
# __ptymodem_filedir all files.
__ptymodem_filedir()
{
    if declare -F _filedir >/dev/null 2>&1; then
        _filedir "$@"
        return
    fi
    local path ending
    while IFS= read -r path; do
        COMPREPLY+=("$path")
    done < <(
        if [[ $# -eq 0 ]]; then
            compgen -f -- "$cur"
        else
            compgen -d -- "$cur"
        fi
        if [[ $1 != -d ]]; then
            for ending in ${1//|/ }; do
                compgen -f -X "!*.$ending" -- "$cur"
            done
        fi
    )
    compopt -o filenames 2>/dev/null
}
