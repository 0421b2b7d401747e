/** The script of the board's page: what the server sends live is shown, and forms are sent without leaving the page. */
import { showBoard } from './board.js'
import { connect } from './live.js'
import { sendNotes } from './note-form.js'
import { sendFiles } from './upload-form.js'

connect(showBoard)
sendNotes()
sendFiles()
