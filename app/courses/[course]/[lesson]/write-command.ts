import type { Action } from '#common/course.ts'

type WriteAction = Extract<Action, { kind: 'write' }>

/** The shell command that writes an action's text into its file; names are relative to `directory`. */
export function writeCommand({ file, mode, marker, source }: WriteAction, directory: string): string {
  const path = quote(filePath(file, directory))
  const end = endMark(source)
  const document = `<<'${end}'\n${source.replace(/\n?$/, '\n')}${end}`
  switch (mode) {
    case 'replace':
      return `cat > ${path} ${document}`
    case 'append':
      return `cat >> ${path} ${document}`
    case 'prepend':
      return `cat - ${path} > ${path}.new ${document}\nmv ${path}.new ${path}`
    case 'insert':
      return `MARKER=${quote(marker ?? '')} perl -0777 -i -pe '${insertAtMarker}' ${path} 3${document}`
  }
}

/** The command that shows a file which the lesson talks about. */
export function showCommand(file: string, directory: string): string {
  return `cat ${quote(filePath(file, directory))}`
}

const insertAtMarker =
  'BEGIN { local $/; open F, "<&=", 3; ($text = <F>) =~ s/\\n\\z// } s/\\Q$ENV{MARKER}\\E/$text/'

function filePath(file: string, directory: string): string {
  return file.startsWith('/') ? file : `${directory.replace(/\/$/, '')}/${file}`
}

function quote(text: string): string {
  return /^[\w./-]+$/.test(text) ? text : `'${text.replaceAll("'", String.raw`'\''`)}'`
}

/** A line that the text does not hold. */
function endMark(source: string): string {
  let mark = 'EOF'
  while (source.split('\n').includes(mark)) mark += '_'
  return mark
}
